// The page on which a blind wave is answered: one question at a time, all in this browser. The server hears nothing
// until the answers are handed in, and then not from whom (passes.js).
const root = document.querySelector("[data-blind]");
const place = root.dataset;
const all = (selector) => [...root.querySelectorAll(selector)];
const one = (selector) => root.querySelector(selector);
const word = (key, values = {}) => Object.entries(values).reduce(
  (said, [name, value]) => said.replaceAll(`{${name}}`, value), one(`[data-word="${key}"]`).textContent);

const form = one("form[data-questions]");
const steps = all("[data-step]");
const KEPT = `surefoot.pulse.answers.${place.wave}.${place.who}`;
const FIRST = one("h1").textContent;
let at = 0, passes;

function say(key) { one("[data-told]").textContent = word(key); }

function title(text) {
  one("h1").textContent = text;
  document.title = `${text} - Surefoot`;
}

function show(part) {
  for (const found of all("[data-part]")) found.hidden = found.dataset.part !== part;
  one("[data-intro-only]").hidden = part !== "intro";
}

function answers() {
  const found = {};
  for (const step of steps) {
    const chosen = step.querySelector("input:checked")?.value ?? "";
    if (/^[1-5]$/.test(chosen)) found[step.dataset.step] = Number(chosen);
  }
  return found;
}

const comment = () => form.elements.comment?.value.trim() ?? "";

// Kept in this tab only, so that a reload loses nothing; gone once it is handed in, and when the tab is closed.
function keep() {
  const marks = steps.flatMap((step) => [...step.querySelectorAll("input:checked")]).map((found) => [found.name, found.value]);
  sessionStorage.setItem(KEPT, JSON.stringify({marks, comment: form.elements.comment?.value ?? "", at}));
}

function restore() {
  const found = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (!found) return;
  for (const [name, value] of found.marks) {
    const box = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
    if (box) box.checked = true;
  }
  if (form.elements.comment) form.elements.comment.value = found.comment;
  at = Math.min(found.at, steps.length - 1);
}

function step(to) {
  at = to;
  const last = at === steps.length - 1;
  steps.forEach((found, number) => { found.hidden = number !== at; });
  all("[data-mark]").forEach((found, number) => { found.classList.toggle("on", number <= at); });
  one("[data-next]").hidden = one("[data-stop]").hidden = last;
  one("[data-hand-in]").hidden = !last;
  one("[data-back]").hidden = at === 0;
  one("[data-nothing]").hidden = true;
  title(last ? word("end") : word("question", {number: at + 1, of: steps.length - 1}));
  if (last) one("[data-count]").textContent = word("count", {count: Object.keys(answers()).length, of: steps.length - 1});
  keep();
  const head = steps[at].querySelector("[data-head]");
  head.focus({preventScroll: true});
  scrollTo(0, 0);
}

function begin() {
  show("questions");
  step(at);
}

async function handIn() {
  const given = answers(), written = comment();
  if (!Object.keys(given).length && !written) {
    one("[data-nothing]").hidden = false;
    return;
  }
  one("[data-hand-in]").disabled = true;
  let queued;
  try {
    queued = await passes.queue(place, given, written);
  } catch (error) {
    show("intro");
    title(FIRST);
    return stopped(error);
  }
  sessionStorage.removeItem(KEPT);
  form.reset();
  done(queued);
}

function done(queued) {
  show("done");
  title(word("done"));
  one("h1").focus();
  tell(passes.waits() ? "waiting" : "nothing");
  passes.flush(tell, queued);
}

// What became of the answers, in a region that is read out.
function tell(came) {
  one("[data-sent]").textContent = word(`sent_${came}`);
  if (came === "in") title(word("in"));
}

function checked(list) {
  const about = one("[data-checked]");
  about.textContent = word("checked", {keys: list.keys, people: list.people, mine: list.mine});
  about.hidden = false;
}

async function start() {
  one("[data-without]").hidden = one("[data-otherwise]").hidden = true;
  one("[data-with]").hidden = false;
  try {
    passes = await import(place.passes);
    if (!passes.can()) throw new passes.Refused("unable");
    if (place.code) throw new passes.Refused("code");
    if (passes.state(place) === "done") return done();
    checked(await passes.listed(place));
    await passes.fetched(place);
    passes.flush(() => {});
  } catch (error) {
    return stopped(error);
  }
  say("ready");
  restore();
  one("[data-begin]").hidden = false;
}

function stopped(error) {
  const why = one(`[data-word="${error.why}"]`) ? error.why : "unable";
  say(why);
  one("[data-told]").classList.add("warn");
  one("[data-begin]").hidden = true;
  one("[data-otherwise]").hidden = !["unable", "code", "list"].includes(why);
}

one("[data-begin]").addEventListener("click", begin);
one("[data-next]").addEventListener("click", () => step(at + 1));
one("[data-back]").addEventListener("click", () => step(at - 1));
one("[data-stop]").addEventListener("click", () => step(steps.length - 1));
form.addEventListener("change", keep);
form.addEventListener("submit", (event) => {  // the enter key sends it from any question
  event.preventDefault();
  if (at < steps.length - 1) step(at + 1);
  else handIn();
});
start();
