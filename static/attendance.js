// The list of a session on a phone: each tap is kept here and sent when it can be. The form works without this file.
// What is kept holds ids, extents and times; no names. The words are in the page.
(() => {
  "use strict";
  // The code on the screen is drawn anew each minute: it changes every quarter of an hour.
  const code = document.querySelector("[data-code]");
  if (code) setInterval(() => (code.src = `${code.src.split("?")[0]}?${Date.now()}`), 60000);
  const roll = document.querySelector("[data-roll]");
  if (!roll) return;
  const EVERY = 4000;
  const MOST = 200;
  const { me, session, people, state, take } = roll.dataset;
  const token = roll.querySelector("[name=csrf_token]").value;
  const mine = `leerhuis.attendance.${me}.`;
  const line = roll.querySelector("[data-roll-line]");
  const tally = roll.querySelector("[data-roll-tally]");
  const persons = new Map([...roll.querySelectorAll("[data-who]")].map((each) => [each.dataset.who, each]));
  const memory = new Map();
  let offline = false;
  let stopped = "";
  let busy = false;
  let version = "";

  // The queue of a session, in the store of the browser; where there is none, in memory.
  const read = (of) => {
    try {
      return JSON.parse(localStorage.getItem(mine + of) || "[]");
    } catch {
      return memory.get(of) || [];
    }
  };
  const write = (of, marks) => {
    memory.set(of, marks);
    try {
      if (marks.length) localStorage.setItem(mine + of, JSON.stringify(marks));
      else localStorage.removeItem(mine + of);
    } catch {
      // A full or closed store: what is said stays in memory as long as the page is open.
    }
  };
  const waiting = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(mine)).map((key) => key.slice(mine.length));
    } catch {
      return [...memory.keys()];
    }
  };

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const chosen = (person) => person.querySelector("input:checked")?.value || "";
  const show = (person, extent) => {
    person.querySelectorAll("input[type=radio]").forEach((input) => {
      input.checked = input.value === extent;
    });
  };

  const tell = () => {
    const left = read(session).length;
    const said = [...persons.values()].map(chosen).filter(Boolean);
    const there = said.filter((extent) => extent !== "absent").length;
    const told = tally.dataset.words.replace("{marked}", said.length).replace("{all}", persons.size).replace("{there}", there);
    if (tally.textContent !== told) tally.textContent = told;
    const words = line.dataset;
    const count = left === 1 ? words.one : words.many.replace("{}", left);
    const parts = [left ? count : words.saved];
    if (stopped) parts.push(words[stopped]);
    else if (offline) parts.push(words.offline);
    const sentence = parts.length === 1 ? parts[0] : `${parts[0]}. ${parts[1]}`;
    line.hidden = false;
    line.classList.toggle("lh-roll__line--waiting", Boolean(left || stopped));
    if (line.textContent !== sentence) line.textContent = sentence;
  };

  const say = (who, extent, force) => {
    const mark = { id: uuid(), who, extent, at: Date.now() };
    if (force) mark.force = true;
    write(session, [...read(session), mark]);
    hush(persons.get(who));
  };
  const hush = (person) => {
    const told = person.querySelector("[data-told]");
    told.hidden = true;
    told.querySelectorAll("[data-words], [data-force]").forEach((each) => (each.hidden = true));
  };
  const refuse = (mark, answer) => {
    const person = persons.get(mark.who);
    if (!person) return;
    show(person, "");
    const told = person.querySelector("[data-told]");
    const words = told.querySelector(`[data-words="${answer}"]`);
    if (!words) return;
    told.hidden = words.hidden = false;
    const force = told.querySelector("[data-force]");
    force.hidden = answer !== "no_seat" && answer !== "requested";
    force.onclick = () => {
      show(person, mark.extent);
      say(mark.who, mark.extent, true);
      tell();
      beat();
    };
  };

  const ask = (url, options) => fetch(url, { cache: "no-store", redirect: "manual", credentials: "same-origin", ...options });

  // Sends what waits of one session; returns whether the house could be reached.
  const send = async (of) => {
    const batch = read(of).slice(0, MOST);
    if (!batch.length) return true;
    const answer = await ask(take.replace(session, of), {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify({ sent: Date.now(), marks: batch }),
    });
    const here = of === session;
    if (answer.type === "opaqueredirect" || answer.status === 400) {
      if (here) stopped = "signedOut";
      return true;
    }
    if (answer.status === 403 || answer.status === 404) {
      if (here) stopped = "gone";
      return true;
    }
    if (!answer.ok) return false;
    const { answers } = await answer.json();
    write(of, read(of).filter((mark) => !(mark.id in answers)));
    if (here) {
      stopped = "";
      batch.filter((mark) => answers[mark.id] && answers[mark.id] !== "done").forEach((mark) => refuse(mark, answers[mark.id]));
    }
    return true;
  };

  // What others marked meanwhile; what waits here is newer and stays.
  const look = async () => {
    const answer = await ask(state, { headers: version ? { "If-None-Match": version } : {} });
    if (answer.type === "opaqueredirect") stopped = "signedOut";
    if (answer.status === 304 || !answer.ok) return;
    const told = await answer.json();
    if (told.people !== people && !read(session).length && !typing() && reloadFor(told.people)) return;
    version = answer.headers.get("ETag") || "";
    stopped = "";
    const kept = new Set(read(session).map((mark) => mark.who));
    persons.forEach((person, who) => {
      if (!kept.has(who) && chosen(person) !== (told.marks[who] || "")) show(person, told.marks[who] || "");
    });
  };
  const typing = () => [...document.querySelectorAll("[data-walk-in] input:not([type=hidden])")].some((input) => input.value);
  const reloadFor = (list) => {
    try {
      if (sessionStorage.getItem("leerhuis.list") === list) return false;
      sessionStorage.setItem("leerhuis.list", list);
    } catch {
      return false;
    }
    location.reload();
    return true;
  };

  const beat = async () => {
    if (busy) return;
    busy = true;
    try {
      let reached = true;
      for (const of of new Set([session, ...waiting()])) reached = (await send(of)) && reached;
      if (reached && !document.hidden) await look();
      offline = !reached;
    } catch {
      offline = true;
    }
    busy = false;
    tell();
  };

  roll.addEventListener("change", (event) => {
    const person = event.target.closest("[data-who]");
    if (!person || event.target.type !== "radio") return;
    say(person.dataset.who, event.target.value);
    tell();
    beat();
  });
  roll.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.matches("[data-everyone]")) {
      persons.forEach((person, who) => {
        if (chosen(person)) return;
        show(person, "present");
        say(who, "present");
      });
    }
    tell();
    beat();
  });
  addEventListener("online", beat);
  document.addEventListener("visibilitychange", beat);
  roll.querySelectorAll("[data-without-script]").forEach((each) => (each.hidden = true));
  read(session).forEach((mark) => persons.has(mark.who) && show(persons.get(mark.who), mark.extent));
  tell();
  beat();
  setInterval(beat, EVERY);
})();
