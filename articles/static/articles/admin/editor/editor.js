// The editor of a story's text: django-prose-editor's Tiptap with the nodes of a newspaper.

import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Editor,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  Italic,
  ListItem,
  OrderedList,
  Paragraph,
  Text,
} from "django-prose-editor/editor"
import { Photograph } from "desk/editor/figure"
import { StoryLink } from "desk/editor/link"
import { cleanPaste } from "desk/editor/paste"
import { PullQuote } from "desk/editor/pull-quote"
import { toolbar } from "desk/editor/toolbar"

for (const area of document.querySelectorAll("textarea[data-django-prose-editor-newsroom]")) {
  start(area)
}

function start(area) {
  const frame = document.createElement("div")
  frame.className = "prose-editor"
  area.before(frame)
  frame.append(area)
  area.hidden = true

  const editor = new Editor({
    element: frame,
    injectCSS: false, // the policy forbids it; our style sheet has what is needed
    content: area.value,
    extensions: [
      Document,
      Paragraph,
      Text,
      Heading.configure({ levels: [2, 3] }),
      Bold,
      Italic,
      StoryLink,
      BulletList,
      OrderedList.extend({ addAttributes: () => ({}) }),
      ListItem,
      Blockquote.extend({ content: "(paragraph | bulletList | orderedList)+" }),
      PullQuote,
      Photograph,
      HardBreak,
      History,
      Dropcursor.configure({ class: "drop-cursor" }),
      Gapcursor,
    ],
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": area.dataset.label,
        spellcheck: "true",
      },
      transformPastedHTML: cleanPaste,
    },
    onUpdate() {
      area.value = editor.isEmpty ? "" : editor.getHTML()
      area.dispatchEvent(new Event("input", { bubbles: true }))
    },
  })
  area.editor = editor // for whoever counts its words
  editor.view.dom.before(toolbar(editor))
  area.labels?.[0]?.addEventListener("click", () => editor.commands.focus())
}
