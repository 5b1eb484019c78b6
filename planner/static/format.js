// Figures as a reader wants them: shares in percent, times with their unit, money with its currency.
const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const one = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const few = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });
const MINUS = "−";
const SIGNS = { EUR: "€", GBP: "£", USD: "$" };

export const missing = "–";

const tells = (text) => /[1-9]/.test(text);

// What is rounded to nothing has no sign.
const signed = (text) => text.replace("-", tells(text) ? MINUS : "");

export function time(seconds) {
  const s = Math.abs(seconds);
  const sign = seconds < 0 ? "-" : "";
  if (s < 60) return signed(`${sign}${s < 9.95 ? one.format(s) : whole.format(s)} s`);
  if (s < 5400) return signed(`${sign}${one.format(s / 60)} min`);
  if (s < 172800) return signed(`${sign}${one.format(s / 3600)} h`);
  return signed(`${sign}${one.format(s / 86400)} d`);
}

// bare: without the unit, for the ends of an interval whose middle names it.
export function figure(value, unit, bare = false) {
  if (value === null || value === undefined) return missing;
  if (unit === "share") return signed(one.format(100 * value)) + (bare ? "" : " %");
  if (unit === "s") return time(value);
  if (unit === "count") return signed((Math.abs(value) < 10 ? few : whole).format(value));
  return signed(whole.format(value)) + (bare ? "" : ` ${SIGNS[unit] ?? unit}`);
}

export function interval(low, high, unit) {
  return low === null || high === null ? "" : `[${figure(low, unit, true)}, ${figure(high, unit, true)}]`;
}

export function change(estimate, unit) {
  if (estimate.value === null) return missing;
  const text = unit === "share" ? `${signed(one.format(100 * estimate.value))} points` : figure(estimate.value, unit);
  return (estimate.value > 0 && tells(text) ? "+" : "") + text;
}

export const hour = (begin, several) => (several ? `${begin.slice(5, 10)} ${begin.slice(11)}` : begin.slice(11));
