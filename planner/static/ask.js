// Asks the server, one state at a time: the last one wins, and what it supersedes is broken off.
// A state that comes while an answer is under way waits until that answer has said something, at most PATIENCE_MS, so
// that a lever in motion shows where it goes, and no answer is begun that nobody will see.
const PATIENCE_MS = 250;
const page = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2);
let turn = Date.now();
let flight = null;
let waiting = null;
let timer = 0;

export function ask(query, since, heard) {
  waiting = { query, since, heard };
  const left = flight ? flight.until - performance.now() : 0;
  clearTimeout(timer);
  if (flight && !flight.spoken && left > 0) timer = setTimeout(go, left);
  else go();
}

function go() {
  clearTimeout(timer);
  if (!waiting) return;
  flight?.control.abort();
  const { query, since, heard } = waiting;
  waiting = null;
  const mine = { control: new AbortController(), spoken: false, until: performance.now() + PATIENCE_MS };
  flight = mine;
  const fields = new URLSearchParams(query);
  fields.set("page", page);
  fields.set("turn", String(++turn));
  const speak = (news) => {
    if (flight !== mine) return;
    mine.spoken = true;
    heard(news, since, waiting !== null);
    if (waiting) go();
  };
  lines(`/answer?${fields}`, { signal: mine.control.signal }, speak)
    .catch((error) => { if (error.name !== "AbortError") speak({ lost: true }); })
    .finally(() => {
      if (flight !== mine) return;
      flight = null;
      go();
    });
}

// Reads an answer that comes as lines of JSON.
export async function lines(url, options, told) {
  const response = await fetch(url, { ...options, headers: { Accept: "application/x-ndjson" } });
  if (!response.ok) {
    const text = await response.text();
    let news = { lost: true };
    try { news = JSON.parse(text); } catch { /* not ours: told as lost */ }
    told(news);
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) told(JSON.parse(part));
  }
}

export const pageName = page;
