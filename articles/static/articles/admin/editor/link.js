// Links: the address and nothing else, asked for in a dialog.

import { Link } from "django-prose-editor/editor"
import { el, openDialog, texts } from "desk/dom"

export const StoryLink = Link.extend({
  addAttributes() {
    return { href: { default: null, parseHTML: (element) => element.getAttribute("href") } }
  },
  addKeyboardShortcuts() {
    return {
      "Mod-k": () => {
        askForLink(this.editor)
        return true
      },
    }
  },
}).configure({ openOnClick: false, autolink: false, linkOnPaste: true, HTMLAttributes: {} })

export function askForLink(editor) {
  const present = editor.getAttributes("link").href ?? ""
  const address = el("input", {
    type: "text",
    id: "link-address",
    value: present,
    autocomplete: "off",
    inputMode: "url",
    "aria-describedby": "link-help",
  })
  const apply = el("button", { type: "submit", className: "strong", textContent: texts.apply })
  const remove = el("button", { type: "button", textContent: texts.remove_link, hidden: !present })
  const cancel = el("button", { type: "button", textContent: texts.cancel })
  const form = el(
    "form",
    { method: "dialog" },
    el("label", { for: "link-address", textContent: texts.address }),
    address,
    el("p", { id: "link-help", className: "help", textContent: texts.link_help }),
    el("div", { className: "dialog-buttons" }, apply, remove, cancel),
  )
  const dialog = el("dialog", { className: "small-dialog", "aria-label": texts.link }, form)
  const selected = () => editor.chain().focus().extendMarkRange("link")
  form.addEventListener("submit", () => {
    const href = withScheme(address.value.trim())
    if (href && editor.state.selection.empty && !present) insertLink(editor, href)
    else if (href) selected().setLink({ href }).run()
    else selected().unsetLink().run()
  })
  remove.addEventListener("click", () => {
    selected().unsetLink().run()
    dialog.close()
  })
  cancel.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => editor.commands.focus())
  openDialog(dialog)
  address.select()
}

// Nothing was selected: the address stands in the text itself.
function insertLink(editor, href) {
  const text = href.replace(/^(https?:\/\/|mailto:)/, "")
  const marks = [{ type: "link", attrs: { href } }]
  editor.chain().focus().insertContent({ type: "text", text, marks }).run()
}

// "example.org/page" is meant as an address of the web, "ana@example.org" as one of mail.
function withScheme(address) {
  if (!address || /^([a-z][a-z0-9+.-]*:|\/|#)/i.test(address)) return address
  return /^[^\s/]+@[^\s/]+$/.test(address) ? `mailto:${address}` : `https://${address}`
}
