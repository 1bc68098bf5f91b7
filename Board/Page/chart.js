// The chart of bets a second: an area, drawn again when the history has changed.
import { count } from "./words.js";

const WIDTH = 720;
const HEIGHT = 120;
const SVG = "http://www.w3.org/2000/svg";

let drawn = null;
let summary = "";

export function draw(history, now, times) {
  if (history === drawn) return summary;
  drawn = history;
  const rates = history ? ratesOf(history, Date.parse(now) / 1000) : [];
  const highest = Math.max(0, ...rates);
  const peakAt = history ? times.minute(history.start + rates.indexOf(highest) * history.seconds) : "";
  summary = highest > 0 ? `peak ${count(Math.round(highest))} at ${peakAt}` : "";
  const chart = document.getElementById("chart");
  chart.replaceChildren(...(rates.length > 0 ? paths(rates, Math.max(1, highest)) : []));
  chart.setAttribute("aria-label", highest > 0 ? `From ${times.minute(history.start)} to ${times.clock(now)}: ${summary}` : "No bets yet");
  label("top", highest > 0 ? `${count(Math.round(highest))} a second` : "no bets yet");
  label("from", history ? times.minute(history.start) : "");
  label("middle", history ? times.minute(history.start + rates.length * history.seconds / 2) : "");
  label("to", history ? times.minute(history.start + rates.length * history.seconds) : "");
  return summary;
}

// The last stretch is not over: its bets came in the part of it that is.
function ratesOf(history, now) {
  const last = history.bets.length - 1;
  const part = Math.min(history.seconds, Math.max(1, now - history.start - last * history.seconds));
  return history.bets.map((bets, i) => bets / (i === last ? part : history.seconds));
}

function paths(rates, highest) {
  const step = WIDTH / rates.length;
  const points = rates.map((rate, i) => {
    const y = (HEIGHT - rate / highest * (HEIGHT - 4)).toFixed(1);
    return `L${(i * step).toFixed(1)} ${y}L${((i + 1) * step).toFixed(1)} ${y}`;
  }).join("");
  return [path("area", `M0 ${HEIGHT}${points}L${WIDTH} ${HEIGHT}Z`), path("edge", `M${points.slice(1)}`)];
}

function path(name, line) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("class", name);
  element.setAttribute("d", line);
  return element;
}

function label(id, text) {
  document.getElementById(id).textContent = text;
}
