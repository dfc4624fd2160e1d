// How far off a time is that is being typed, in the site's time zone and not the reader's.

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
]
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || "en", { numeric: "always" })
const zone = document.querySelector("[data-zone]")?.dataset.zone

for (const place of document.querySelectorAll("[data-off]")) {
  const input = document.getElementById(place.dataset.off)
  if (!input || !zone) continue
  const show = () => {
    place.textContent = said(input.value)
  }
  input.addEventListener("input", show)
  show()
  setInterval(show, 30000)
}

// "in 3 hours", "in 2 days"; nothing of a time that is past, or half typed.
function said(value) {
  const moment = momentOf(value)
  const seconds = (moment - Date.now()) / 1000
  if (!(seconds > 0)) return ""
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? ["minute", 60]
  return words.format(Math.max(1, Math.floor(seconds / length)), unit)
}

// The milliseconds at which clocks of the zone show what was typed: "2026-05-06T07:08".
function momentOf(value) {
  const shown = Date.parse(`${value}Z`)
  if (Number.isNaN(shown)) return NaN
  const guess = shown - ahead(shown)
  return shown - ahead(guess) // again: the clock may change between the two
}

// How far, in milliseconds, clocks of the zone are ahead of UTC at a moment.
function ahead(moment) {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(moment)
  const of = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]))
  const shown = Date.UTC(of.year, of.month - 1, of.day, of.hour, of.minute, of.second)
  return shown - Math.floor(moment / 1000) * 1000
}
