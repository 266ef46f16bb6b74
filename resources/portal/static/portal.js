/* Comfort for the employees' pages: they work without it, and the server checks everything again. */
"use strict";

(() => {
  const NO_BREAK = "\u00a0";
  const LINE_LENGTH = 38;
  const LENGTH_WARNING = 8;
  const byId = (id) => document.getElementById(id);
  const euros = (amount) => `${String(amount).replace(/\B(?=(\d{3})+$)/g, "\u202f").replace("-", "−")}${NO_BREAK}€`;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  function say(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }

  document.documentElement.classList.add("js");
  const summary = byId("error-summary");
  if (summary) summary.focus();
  const form = byId("choice");
  if (!form) return;

  const { DENOMINATIONS, STEP, amountOf, total, propose, nearest } = globalThis.vouchers;
  const texts = JSON.parse(form.dataset.texts);
  const grant = Number(form.dataset.grant);
  const split = form.dataset.options === "split";
  const home = form.dataset.delivery === "home";
  const offered = form.dataset.denominations.split(" ").map(Number);
  const amounts = split ? { classic: byId("classic_amount"), connect: byId("connect_amount") } : null;
  const counts = new Map(offered.map((value) => [value, byId(`vouchers_${value}`)]));
  const addressLines = home ? [...byId("address").querySelectorAll("input")] : [];
  const submit = byId("submit");
  const submitLabel = submit.textContent;
  const defaultSubmit = form.querySelector("input[type=submit]");

  /* --- reading ---------------------------------------------------------------------------------------- */

  function whole(text) {
    const compact = text.replace(/\s/g, "").replace(/€$/, "").replace(/[.,]0{1,2}$/, "");
    if (compact === "") return null;
    return /^-?\d{1,9}$/.test(compact) ? Number(compact) : NaN;
  }

  const fits = (amount) => amount !== null && amount >= 0 && amount <= grant && amount % STEP === 0;

  /* The Classic part in euros, or null while it is not known; an amount left empty is the rest. */
  function classicAmount() {
    if (!split) {
      const picked = form.querySelector("input[name=format]:checked");
      if (!picked) return null;
      return picked.value === "classic" ? grant : 0;
    }
    const classic = whole(amounts.classic.value);
    const connect = whole(amounts.connect.value);
    if (classic === null && fits(connect)) return grant - connect;
    if (connect === null && fits(classic)) return classic;
    return fits(classic) && fits(connect) && classic + connect === grant ? classic : null;
  }

  function typedCounts() {
    return DENOMINATIONS.map((value) => {
      const input = counts.get(value);
      const count = input ? whole(input.value) : 0;
      return count === null ? 0 : count;
    });
  }

  function addressComplete() {
    return addressLines.every((input) => {
      if (input.getAttribute("aria-invalid") === "true") return false;
      const value = input.value.trim();
      if (value.length > LINE_LENGTH) return false;
      if (input.name === "postcode") return /^\d{5}$/.test(value);
      return value !== "" || !input.required;
    });
  }

  /* --- errors beside the fields ------------------------------------------------------------------------ */

  function clearError(input) {
    input.removeAttribute("aria-invalid");
    const line = byId(`${input.id}-error`);
    if (line) line.remove();
    const described = (input.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && byId(id));
    if (described.length) input.setAttribute("aria-describedby", described.join(" "));
    else input.removeAttribute("aria-describedby");
  }

  const errorIcon = () => document.querySelector("template#error-icon").content.firstElementChild.cloneNode(true);

  function showError(input, message) {
    clearError(input);
    const line = document.createElement("p");
    line.className = "error";
    line.id = `${input.id}-error`;
    const words = document.createElement("span");
    words.textContent = message;
    line.append(errorIcon(), words);
    const holder = input.closest(".count") || input.closest(".stepper") || input;
    holder.after(line);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${line.id}`.trim());
  }

  function amountError(input) {
    const value = input.value.trim();
    const amount = whole(value);
    if (amount === null || fits(amount)) return "";
    if (Number.isNaN(amount)) return fill(texts.error_number, { value });
    return fill(amount < 0 || amount > grant ? texts.error_range : texts.error_step, { value });
  }

  /* --- showing ----------------------------------------------------------------------------------------- */

  function voucherWords(list) {
    const words = DENOMINATIONS.flatMap((value, i) => {
      if (!list[i]) return [];
      return [fill(list[i] < 2 ? texts.voucher_one : texts.voucher_other, { count: list[i], value })];
    });
    if (words.length < 2) return words.join("");
    return `${words.slice(0, -1).join(", ")} ${texts.and} ${words[words.length - 1]}`;
  }

  function showSplit(classic) {
    if (!split) return;
    const [none, first, second] = byId("split-bar").querySelectorAll("rect");
    const share = classic === null ? 0 : (classic / grant) * 100;
    const gap = share > 0 && share < 100 ? 0.5 : 0;
    none.setAttribute("width", classic === null ? "100%" : "0");
    first.setAttribute("width", `${Math.max(share - gap, 0)}%`);
    second.setAttribute("x", `${share + gap}%`);
    second.setAttribute("width", classic === null ? "0" : `${Math.max(100 - share - gap, 0)}%`);
    const live = classic === null ? "" : fill(texts.split_live, {
      classic_amount: euros(classic), connect_amount: euros(grant - classic),
    });
    say(byId("split-live"), live);
  }

  /* Buttons that are right already stay: leaving a field must not take away the one being pressed. */
  function showNearest(near) {
    const holder = byId("impossible-use");
    const shown = [...holder.children].map((button) => Number(button.dataset.use));
    if (shown.join() === near.join()) return;
    holder.replaceChildren(...near.map((amount) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "link";
      button.dataset.use = String(amount);
      button.textContent = fill(texts.impossible_use, { amount: euros(amount) });
      return button;
    }));
  }

  function showImpossible(classic) {
    const box = byId("impossible");
    const wrong = classic !== null && classic > 0 && propose(classic, offered) === null;
    if (wrong) {
      const [lower, upper] = split ? nearest(classic, offered, grant) : [null, null];
      const near = [lower, upper].filter((amount) => amount !== null);
      const text = split && near.length ? (near.length === 2 ? texts.split_both : texts.split_one) : texts.either;
      say(byId("impossible-text"), fill(text, {
        amount: euros(classic), lower: euros(lower), upper: euros(upper), nearest: euros(near[0] ?? 0),
      }));
      showNearest(near);
    }
    box.hidden = !wrong;
    return wrong;
  }

  function showRemaining(classic, list) {
    const left = list.some(Number.isNaN) || classic === null ? null : classic - amountOf(list);
    const panel = byId("remaining");
    panel.classList.toggle("ok", left === 0);
    panel.classList.toggle("warn", left !== 0);
    say(byId("remaining-figure"), left === null ? "–" : euros(left));
    let sentence = "";
    if (left === 0) sentence = texts.remaining_zero;
    else if (left !== null) {
      const text = left > 0 ? texts.remaining_positive : texts.remaining_negative;
      sentence = fill(text, { amount: euros(Math.abs(left)) });
    }
    say(byId("remaining-say"), sentence);
    say(byId("vouchers-total"), fill(texts.total, { amount: euros(classic ?? 0) }));
    if (left === 0) {
      const error = byId("breakdown-error");
      if (error) error.remove();
      counts.forEach(clearError);
    }
    return left === 0;
  }

  function showSummary(classic, list) {
    const number = list.some(Number.isNaN) ? 0 : total(list);
    const label = !classic || !number ? texts.summary_classic : fill(
      number < 2 ? texts.summary_one : texts.summary_other, { count: number },
    );
    say(byId("summary-classic-label"), label);
    say(byId("summary-classic"), classic === null ? "–" : euros(classic));
    say(byId("summary-connect"), classic === null ? "–" : euros(grant - classic));
  }

  function showReady(missing) {
    const ready = missing.length === 0;
    submit.disabled = !ready;
    defaultSubmit.disabled = !ready;
    const words = missing.join(` ${texts.missing_and} `);
    say(byId("ready"), ready ? texts.ready : fill(texts.not_ready, { missing: words }));
  }

  function showSteppers() {
    form.querySelectorAll(".stepper").forEach((stepper) => {
      const input = stepper.querySelector("input");
      const value = whole(input.value) || 0;
      const top = stepper.dataset.step === "10" ? grant : Infinity;
      stepper.querySelector("[data-less]").setAttribute("aria-disabled", String(value <= 0));
      stepper.querySelector("[data-more]").setAttribute("aria-disabled", String(value >= top));
    });
  }

  function refresh() {
    const classic = classicAmount();
    const list = typedCounts();
    const impossible = showImpossible(classic);
    const paper = classic !== null && classic > 0;
    byId("vouchers").hidden = !paper || impossible;
    if (home) byId("address").hidden = !paper || impossible;
    const brokenDown = showRemaining(classic, list);
    showSplit(classic);
    showSummary(classic, list);
    showSteppers();
    const missing = [];
    if (classic === null) missing.push(split ? texts.missing_amounts : texts.missing_format);
    else if (paper && impossible) missing.push(split ? texts.missing_amounts : texts.missing_format);
    else if (paper) {
      if (!brokenDown) missing.push(texts.missing_breakdown);
      if (home && !addressComplete()) missing.push(texts.missing_address);
    }
    showReady(missing);
  }

  /* --- acting ------------------------------------------------------------------------------------------ */

  function otherAmount(input) {
    return input === amounts.classic ? amounts.connect : amounts.classic;
  }

  function follow(input) {
    const amount = whole(input.value);
    if (!fits(amount)) return;
    const other = otherAmount(input);
    other.value = String(grant - amount);
    clearError(other);
  }

  function setClassic(amount) {
    amounts.classic.value = String(amount);
    clearError(amounts.classic);
    follow(amounts.classic);
  }

  function setCounts(list) {
    counts.forEach((input, value) => {
      input.value = list ? String(list[DENOMINATIONS.indexOf(value)]) : "";
      clearError(input);
    });
  }

  function step(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    const stepper = button.closest(".stepper");
    const input = stepper.querySelector("input");
    const size = Number(stepper.dataset.step);
    const value = whole(input.value) || 0;
    const next = "more" in button.dataset ? Math.floor(value / size) * size + size : Math.ceil(value / size) * size - size;
    input.value = String(Math.max(next, 0));
    clearError(input);
    if (size === STEP) follow(input);
    say(byId("proposed"), "");
  }

  function proposeNow() {
    const classic = classicAmount();
    const found = classic === null ? null : propose(classic, offered);
    if (!found) return;
    setCounts(found);
    say(byId("proposed"), fill(texts.proposed, { breakdown: voucherWords(found) }));
  }

  function clear() {
    setCounts(null);
    say(byId("proposed"), "");
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button === submit) return;
    const actions = {
      "less": () => step(button), "more": () => step(button), "use": () => setClassic(Number(button.dataset.use)),
      "all": () => setClassic(button.dataset.all === "classic" ? grant : 0),
    };
    const name = Object.keys(actions).find((key) => key in button.dataset);
    const action = name ? actions[name] : { propose: proposeNow, clear }[button.id];
    if (!action) return;
    event.preventDefault();
    action();
    refresh();
    if (name === "use") amounts.classic.focus();
  });

  form.addEventListener("input", (event) => {
    const input = event.target;
    clearError(input);
    if (split && (input === amounts.classic || input === amounts.connect)) follow(input);
    if ([...counts.values()].includes(input)) say(byId("proposed"), "");
    if (addressLines.includes(input)) showLength(input);
    // A town is wrong for its postal code: another code may make it right.
    if (home && input.name === "postcode") clearError(byId("town"));
    refresh();
  });

  form.addEventListener("change", (event) => {
    const input = event.target;
    if (split && (input === amounts.classic || input === amounts.connect)) {
      const error = amountError(input);
      const amount = whole(input.value);
      if (error) showError(input, error);
      else if (amount !== null) input.value = String(amount);
      else if (fits(whole(otherAmount(input).value))) follow(otherAmount(input));
    } else if ([...counts.values()].includes(input)) {
      const count = whole(input.value);
      if (Number.isNaN(count) || count < 0) showError(input, fill(texts.error_count, { value: input.value.trim() }));
    }
    refresh();
  });

  function showLength(input) {
    let line = byId(`${input.id}-left`);
    const left = LINE_LENGTH - input.value.trim().length;
    if (left > LENGTH_WARNING || input.name === "postcode") {
      if (line) line.remove();
      return;
    }
    if (!line) {
      line = document.createElement("p");
      line.id = `${input.id}-left`;
      line.setAttribute("aria-live", "polite");
      line.append(errorIcon(), document.createElement("span"));
      input.after(line);
    }
    line.className = left < 0 ? "error" : "help";
    line.firstElementChild.toggleAttribute("hidden", left >= 0);
    if (left < 0) input.setAttribute("aria-invalid", "true");
    const count = Math.abs(left);
    const over = count < 2 ? texts.over_one : texts.over_other;
    const under = count < 2 ? texts.left_one : texts.left_other;
    say(line.lastElementChild, fill(left < 0 ? over : under, { count }));
  }

  form.addEventListener("submit", (event) => {
    if (event.submitter !== submit && event.submitter !== defaultSubmit) return;
    // The browser reads the form first: a disabled button would not be sent.
    setTimeout(() => {
      submit.disabled = true;
      defaultSubmit.disabled = true;
      say(submit, texts.pending);
    });
  });

  window.addEventListener("pageshow", () => {
    say(submit, submitLabel);
    refresh();
  });
  refresh();
})();
