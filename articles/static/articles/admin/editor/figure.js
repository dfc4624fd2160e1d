// A photograph of the library in the text: <figure data-image data-size><figcaption>. What is
// shown of it, but for the caption, is the library's and never stored.

import { mergeAttributes, Node } from "django-prose-editor/editor"
import { el, texts } from "desk/dom"
import { choose, picture, thumbnail } from "desk/library"

const SIZES = ["text", "wide", "full"]

export const Photograph = Node.create({
  name: "photograph",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,
  defining: true,

  addAttributes() {
    return {
      image: {
        default: null,
        parseHTML: (element) => Number(element.dataset.image) || null,
        renderHTML: ({ image }) => ({ "data-image": image }),
      },
      size: {
        default: "text",
        parseHTML: ({ dataset }) => (SIZES.includes(dataset.size) ? dataset.size : "text"),
        renderHTML: ({ size }) => ({ "data-size": size }),
      },
    }
  },

  parseHTML() {
    return [
      {
        tag: "figure[data-image]",
        contentElement: (figure) =>
          figure.querySelector("figcaption") ?? document.createElement("figcaption"),
      },
    ]
  },

  renderHTML({ HTMLAttributes }) {
    return ["figure", mergeAttributes(HTMLAttributes), ["figcaption", 0]]
  },

  addCommands() {
    return {
      insertPhotograph:
        (image) =>
        ({ state, tr, dispatch }) => {
          // Below the block that holds the cursor, or in its place if it is empty.
          const { $to } = state.selection
          const block = $to.depth ? $to.node(1) : null
          const isEmpty = block?.isTextblock && block.content.size === 0
          const from = !block ? $to.pos : isEmpty ? $to.before(1) : $to.after(1)
          const to = isEmpty ? $to.after(1) : from
          const photograph = this.type.create({ image: image.id })
          const isLast = to >= state.doc.content.size
          const added = isLast ? [photograph, state.schema.nodes.paragraph.create()] : photograph
          if (dispatch) {
            tr.replaceWith(from, to, added)
            tr.setSelection(state.selection.constructor.near(tr.doc.resolve(from + 1)))
            tr.scrollIntoView()
          }
          return true
        },
    }
  },

  addKeyboardShortcuts() {
    return {
      // A caption is one paragraph: Enter goes on in the text below.
      Enter: ({ editor }) => {
        if (!editor.isActive(this.name)) return false
        const { $from } = editor.state.selection
        const after = $from.after($from.depth)
        const next = editor.state.doc.nodeAt(after)
        if (next?.type.name === "paragraph") return editor.commands.setTextSelection(after + 1)
        return editor
          .chain()
          .insertContentAt(after, { type: "paragraph" })
          .setTextSelection(after + 1)
          .run()
      },
    }
  },

  addNodeView() {
    return ({ node, editor, getPos }) => new PhotographView(node, editor, getPos)
  },
})

class PhotographView {
  constructor(node, editor, getPos) {
    this.node = node
    this.editor = editor
    this.getPos = getPos
    this.shown = el("div", { className: "figure-shown" })
    this.sizes = SIZES.map((size) => {
      const button = this.button(texts[`size_${size}`], () => this.set({ size }))
      button.dataset.size = size
      return button
    })
    const controls = el(
      "div",
      { className: "figure-controls", role: "group", "aria-label": texts.figure },
      ...this.sizes,
      this.button(texts.replace, () => this.replace()),
      this.button(texts.remove, () => this.remove()),
    )
    this.frame = el("div", { className: "figure-frame", contentEditable: "false" })
    this.frame.append(this.shown, controls)
    this.contentDOM = el("figcaption", { "data-placeholder": texts.caption })
    this.dom = el("figure", { className: "figure" }, this.frame, this.contentDOM)
    this.draw()
  }

  button(label, act) {
    const button = el("button", { type: "button", className: "quiet", textContent: label })
    button.addEventListener("click", act)
    return button
  }

  draw() {
    const { image, size } = this.node.attrs
    this.dom.dataset.size = size
    this.contentDOM.classList.toggle("is-empty", this.node.content.size === 0)
    for (const button of this.sizes) {
      button.setAttribute("aria-pressed", String(button.dataset.size === size))
    }
    if (image === this.drawn) return
    this.drawn = image
    picture(image).then(
      (found) => {
        if (image !== this.drawn) return
        this.shown.replaceChildren(...(found ? describe(found) : [missing(texts.not_in_library)]))
      },
      () => this.shown.replaceChildren(missing(texts.library_failed)),
    )
  }

  set(attributes) {
    const position = this.getPos()
    const { tr } = this.editor.state
    this.editor.view.dispatch(
      tr.setNodeMarkup(position, undefined, { ...this.node.attrs, ...attributes }),
    )
  }

  async replace() {
    const found = await choose()
    if (found) this.set({ image: found.id })
  }

  remove() {
    const position = this.getPos()
    this.editor
      .chain()
      .deleteRange({ from: position, to: position + this.node.nodeSize })
      .focus()
      .run()
  }

  update(node) {
    if (node.type !== this.node.type) return false
    this.node = node
    this.draw()
    return true
  }

  selectNode() {
    this.dom.classList.add("ProseMirror-selectednode")
  }

  deselectNode() {
    this.dom.classList.remove("ProseMirror-selectednode")
  }

  // The buttons are ours; dragging, and everything in the caption, is the editor's.
  stopEvent(event) {
    return Boolean(event.target.closest?.("button")) && !event.type.startsWith("drag")
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target)
  }
}

function describe(found) {
  const credit = el("p", {
    className: "figure-credit",
    textContent: found.credit || texts.without_credit,
  })
  if (found.problem) credit.append(" ", el("strong", { textContent: found.problem }))
  const image = thumbnail(found)
  image.alt = found.alt || found.name
  return [image, credit]
}

function missing(sentence) {
  return el("p", { className: "figure-missing", textContent: sentence })
}
