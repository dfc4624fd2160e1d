// The form of a picture: its focal point, what its file says beside each field, and the label.

import { el, fill, texts } from "desk/dom"

const form = document.getElementById("image_form")
const focal = form.querySelector("[data-focal]")
const x = form.querySelector("[name=focal_x]")
const y = form.querySelector("[name=focal_y]")
if (focal) showCrops(focal.querySelector("[data-focal-picture]"))
for (const said of form.querySelectorAll("[data-in-file]")) followFile(said)
followLabel()

function showCrops(picture) {
  const ratio = picture.getAttribute("width") / picture.getAttribute("height")
  const frames = [...focal.querySelectorAll("[data-crop]")].map((frame) => {
    const image = el("img", { src: picture.src, alt: "" })
    frame.replaceChildren(image)
    return { frame, image }
  })
  const share = (field) => {
    const percent = Number.parseFloat(field?.value)
    return Number.isFinite(percent) ? Math.min(Math.max(percent, 0), 100) / 100 : 0.5
  }

  // As the server cuts: the point in the middle of the crop, or as near as the edges allow.
  // object-position says what part of the room that is left over lies before the crop.
  function part(point, visible) {
    if (visible >= 1) return 50
    return (Math.min(Math.max(point - visible / 2, 0), 1 - visible) / (1 - visible)) * 100
  }
  function draw() {
    for (const { frame, image } of frames) {
      const wanted = frame.clientWidth / frame.clientHeight
      const across = part(share(x), Math.min(1, wanted / ratio))
      const down = part(share(y), Math.min(1, ratio / wanted))
      image.style.setProperty("object-position", `${across}% ${down}%`)
    }
  }

  new ResizeObserver(draw).observe(focal)
  draw()
  if (x && y) control(picture, share, draw)
}

// The marker is a slider in two directions; the two fields below are the truth, and the way for
// those who would rather type.
function control(picture, share, draw) {
  const marker = el("span", {
    className: "focal-marker",
    role: "slider",
    tabIndex: 0,
    "aria-label": texts.focal_point,
    "aria-roledescription": texts.focal_control,
    "aria-describedby": "focal-help",
    "aria-valuemin": "0",
    "aria-valuemax": "100",
  })
  picture.after(marker)
  picture.parentElement.classList.add("is-control")

  function show() {
    const [left, top] = [share(x), share(y)].map((each) => Math.round(each * 1000) / 10)
    marker.style.setProperty("left", `${left}%`)
    marker.style.setProperty("top", `${top}%`)
    marker.setAttribute("aria-valuenow", left)
    marker.setAttribute("aria-valuetext", fill(texts.focal_value, { x: left, y: top }))
    draw()
  }
  function set(left, top) {
    x.value = Math.round(Math.min(Math.max(left, 0), 100))
    y.value = Math.round(Math.min(Math.max(top, 0), 100))
    x.dispatchEvent(new Event("input", { bubbles: true }))
  }
  function setAt({ clientX, clientY }) {
    const box = picture.getBoundingClientRect()
    set(((clientX - box.left) / box.width) * 100, ((clientY - box.top) / box.height) * 100)
  }

  picture.addEventListener("click", (event) => {
    setAt(event)
    marker.focus({ preventScroll: true })
  })
  marker.addEventListener("pointerdown", (event) => {
    event.preventDefault() // nothing else is to be dragged or selected
    marker.focus({ preventScroll: true })
    marker.setPointerCapture(event.pointerId)
  })
  marker.addEventListener("pointermove", (event) => {
    if (marker.hasPointerCapture(event.pointerId)) setAt(event)
  })
  marker.addEventListener("keydown", (event) => {
    const [across, down] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
        event.key
      ] ?? []
    const step = event.shiftKey ? 10 : 1
    if (event.key === "Home") set(50, 50)
    else if (across !== undefined) {
      set(share(x) * 100 + across * step, share(y) * 100 + down * step)
    } else return
    event.preventDefault()
  })
  x.addEventListener("input", show)
  y.addEventListener("input", show)
  show()
}

// A field that says what the file says is marked; any other shows what that is, to be taken.
function followFile(said) {
  const field = form.elements[said.dataset.inFile]
  const take = said.querySelector("[data-take]")
  const plain = (text) =>
    text
      .trim()
      .split(/\r?\n/)
      .map((line) => line.trim())
      .join("\n")
  const show = () => {
    const isKept = plain(field.value) === plain(said.dataset.value)
    said.querySelector("[data-kept]").hidden = !isKept
    said.querySelector("[data-differs]").hidden = isKept
  }
  take.hidden = false
  take.addEventListener("click", () => {
    field.value = said.dataset.value
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.dispatchEvent(new Event("change", { bubbles: true }))
    field.focus()
  })
  field.addEventListener("input", show)
  field.addEventListener("change", show)
  show()
}

// What readers are told of a picture that was generated or altered.
function followLabel() {
  const field = form.elements.digital_source_type
  const line = form.querySelector("[data-reader-label]")
  if (!field) return
  const labels = JSON.parse(document.getElementById("reader-labels").textContent)
  const show = () => {
    const label = labels[field.value] ?? ""
    line.querySelector("strong").textContent = label
    line.hidden = !label
  }
  field.addEventListener("change", show)
  show()
}
