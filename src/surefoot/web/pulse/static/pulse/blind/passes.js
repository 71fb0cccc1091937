// A browser's pass in blind mode: made here, signed without being shown, spent later with an answer and without cookies.
//
// Kept in localStorage, under the wave and a name for the reader that says nothing outside this browser:
//   {message, inv, blinded}               asked for; the same question is asked again when no answer came through
//   {message, signature, cell}            signed
//   {done}                                handed over to the queue
// and under "queue": {due, address, body}, the answers that wait for their moment. They go when they are in.
const ROOT = "surefoot.pulse.";
const QUEUE = `${ROOT}queue.`;
const FEWEST = 5;
const SUITE = {name: "RSABSSA-SHA384-PSS-Randomized", hash: "SHA-384", saltLength: 48, supportsRSARAW: false};
const ALGORITHM = {name: "RSA-PSS", hash: "SHA-384"};
const FIRST = 5_000, LATEST = 60_000, OVERDUE = 20_000, AGAIN = 30_000;

export class Refused extends Error {
  constructor(why) { super(why); this.why = why; }
}

const text = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const random = (below) => crypto.getRandomValues(new Uint32Array(1))[0] % below;
const wait = (moment) => new Promise((go) => { setTimeout(go, moment); });
const alone = (work) => navigator.locks.request(ROOT, work);
const read = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const write = (key, value) => localStorage.setItem(key, JSON.stringify(value));
const keyOf = (place) => `${ROOT}${place.wave}.${place.who}`;

async function digest(content) {
  return [...new Uint8Array(await crypto.subtle.digest("SHA-256", content))]
    .map((one) => one.toString(16).padStart(2, "0")).join("");
}

export function can() {
  return Boolean(window.isSecureContext && crypto.subtle && navigator.locks && window.localStorage);
}

// The list of keys as everybody gets it: asked for without cookies, and this browser's own key looked up in it.
export async function listed(place) {
  const answer = await fetch(place.keys, {credentials: "omit", referrerPolicy: "no-referrer"}).catch(() => null);
  if (!answer?.ok) throw new Refused("offline");
  const content = new Uint8Array(await answer.arrayBuffer());
  const hash = await digest(content), mine = await digest(bytes(place.key));
  const list = JSON.parse(new TextDecoder().decode(content));
  const found = list.keys.filter((one) => one.key === mine);
  const right = list.wave === place.wave && found.length === 1 && String(found[0].cell) === place.cell;
  if (!right || found[0].people < FEWEST || hash !== place.hash) throw new Refused("list");
  return {hash, keys: list.keys.length, people: list.keys.reduce((sum, one) => sum + one.people, 0), mine: found[0].people};
}

export function state(place) {
  const found = read(keyOf(place));
  return found?.done ? "done" : found?.signature ? "ready" : "none";
}

// This browser's pass: the one it has, or one that is made, blinded, signed, unblinded and verified now.
export function fetched(place) {
  return alone(async () => {
    tidy(place.wave);
    const found = read(keyOf(place));
    if (found?.signature) return found;
    const key = await crypto.subtle.importKey("spki", bytes(place.key), ALGORITHM, true, ["verify"]);
    const {BlindRSA, PrepareType} = await import(place.library);
    const suite = new BlindRSA({...SUITE, prepareType: PrepareType.Randomized});
    const asking = found ?? await blinded(suite, key);
    write(keyOf(place), asking);
    const signed = await signature(place, asking.blinded);
    const made = await suite.finalize(key, bytes(asking.message), bytes(signed), bytes(asking.inv))
      .catch(() => { throw new Refused("list"); });
    const pass = {message: asking.message, signature: text(made), cell: Number(place.cell)};
    write(keyOf(place), pass);
    return pass;
  });
}

async function blinded(suite, key) {
  const message = suite.prepare(crypto.getRandomValues(new Uint8Array(32)));
  const {blindedMsg, inv} = await suite.blind(key, message);
  return {message: text(message), inv: text(inv), blinded: text(blindedMsg)};
}

async function signature(place, message) {
  const body = new URLSearchParams({blinded: message, csrfmiddlewaretoken: place.token});
  const answer = await fetch(place.sign, {method: "POST", body, redirect: "error"}).catch(() => null);
  if (!answer) throw new Refused("offline");
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    // What was asked for is of no use to anybody then; a pass that was signed before is never here.
    if (["code", "elsewhere", "over"].includes(told.why)) localStorage.removeItem(keyOf(place));
    throw new Refused(told.why ?? "offline");
  }
  return told.signature;
}

// The answers go into the queue, and the pass with them. From here on nothing but the queue has either. Gives back where.
export function queue(place, answers, comment) {
  const key = QUEUE + text(crypto.getRandomValues(new Uint8Array(12)));
  return alone(() => {
    const pass = read(keyOf(place));
    if (!pass?.signature) throw new Refused("elsewhere");
    const {message, signature, cell} = pass;
    write(key, {
      due: Date.now() + FIRST + random(LATEST - FIRST), address: place.handIn,
      body: {wave: place.wave, cell, message, signature, answers, comment}});
    write(keyOf(place), {done: true});
    return key;
  });
}

const waiting = () => Object.keys(localStorage).filter((key) => key.startsWith(QUEUE));
const going = new Set();
export const waits = () => waiting().length > 0;

// Send what waits, each at its moment; what waited since an earlier visit soon, but not at once: nothing that is sent
// with this page's cookies shall stand right beside it. `tell` hears "waiting", "in", "paused", "offline", or "lost": of
// `own` alone where that is given, since others may have left answers in this browser. Nothing is sent twice by one page.
export async function flush(tell, own) {
  const fresh = waiting().filter((key) => !going.has(key));
  fresh.forEach((key) => going.add(key));
  await Promise.all(fresh.map((key) => sent(key, !own || key === own ? tell : () => {})));
}

async function sent(key, tell) {
  const due = read(key)?.due ?? 0;
  tell("waiting");
  await wait(due > Date.now() ? due - Date.now() : 1_000 + random(OVERDUE));
  for (;;) {
    const came = await alone(() => handed(key));
    tell(came);
    if (came !== "paused" && came !== "offline") return;
    await wait(AGAIN + random(AGAIN));
  }
}

async function handed(key) {
  const found = read(key);
  if (!found) return "in";  // another tab of this browser sent it
  const answer = await fetch(found.address, {
    method: "POST", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", redirect: "error",
    headers: {"Content-Type": "application/json"}, body: JSON.stringify(found.body)}).catch(() => null);
  const told = await answer?.json().catch(() => null);
  const why = told?.taken ? "in" : told?.why ?? "offline";
  if (why === "paused" || why === "offline") return why;
  localStorage.removeItem(key);
  return why === "in" || why === "used" ? "in" : "lost";
}

// Passes of waves that are over are of no use; answers that still wait are left, their wave may be this one.
function tidy(wave) {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(ROOT) && !key.startsWith(QUEUE) && !key.startsWith(ROOT + wave)) localStorage.removeItem(key);
  }
}
