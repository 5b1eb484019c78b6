// Figures as a reader wants them: shares in percent, times with their unit, money with its currency.
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const few = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });
const MINUS = "−";
const SIGNS = { EUR: "€", GBP: "£", USD: "$" };

export const missing = "–";

export function time(seconds) {
  const s = Math.abs(seconds);
  const sign = seconds < 0 ? MINUS : "";
  if (s < 60) return `${sign}${s < 9.95 ? one.format(s) : whole.format(s)} s`;
  if (s < 5400) return `${sign}${one.format(s / 60)} min`;
  if (s < 172800) return `${sign}${one.format(s / 3600)} h`;
  return `${sign}${one.format(s / 86400)} d`;
}

// bare: without the unit, for the ends of an interval whose middle names it.
export function figure(value, unit, bare = false) {
  if (value === null || value === undefined) return missing;
  if (unit === "share") return one.format(100 * value).replace("-", MINUS) + (bare ? "" : " %");
  if (unit === "s") return time(value);
  if (unit === "count") return (Math.abs(value) < 10 ? few : whole).format(value).replace("-", MINUS);
  return whole.format(value).replace("-", MINUS) + (bare ? "" : ` ${SIGNS[unit] ?? unit}`);
}

export function interval(low, high, unit) {
  return low === null || high === null ? "" : `[${figure(low, unit, true)}, ${figure(high, unit, true)}]`;
}

export function change(estimate, unit) {
  if (estimate.value === null) return missing;
  const plus = estimate.value > 0 ? "+" : "";
  const text = unit === "share"
    ? `${one.format(100 * estimate.value).replace("-", MINUS)} points`
    : figure(estimate.value, unit);
  return plus + text;
}

export const hour = (begin, several) => (several ? `${begin.slice(5, 10)} ${begin.slice(11)}` : begin.slice(11));
