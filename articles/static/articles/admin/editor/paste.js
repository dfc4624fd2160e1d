// What comes from Word and Google Docs, as plain markup that the editor can take.
//
// Under a strict policy a parsed document has no styles, and each is reported as a violation:
// they are renamed before parsing and read as text. Without this a Google Doc arrives all bold,
// Word's lists as paragraphs that begin with a dot, and the cells of a table as one long word.

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, table, div"

export function cleanPaste(html) {
  const inert = withoutStyles(html)
  if (html.includes("data-pm-slice")) return inert // copied from an editor such as this
  const page = new DOMParser().parseFromString(inert, "text/html")
  const { body } = page
  dropUnseen(body)
  wordLists(body)
  styles(body)
  headings(body)
  tables(body)
  nestedLists(body)
  links(body)
  spaces(body)
  return body.innerHTML
}

function withoutStyles(html) {
  return html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/([\s"'])style(?=\s*=)/gi, "$1data-style"))
}

const style = (element) => element.dataset.style ?? ""
const all = (root, selector) => [...root.querySelectorAll(selector)]

function rename(element, tag) {
  const renamed = element.ownerDocument.createElement(tag)
  renamed.append(...element.childNodes)
  element.replaceWith(renamed)
  return renamed
}

// Comments, what Word deleted, marks of reviewers, pictures: nothing that belongs to the text.
function dropUnseen(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const comments = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.remove()
  const unseen =
    "style, script, meta, link, title, xml, del, img, svg, picture, video, audio, iframe, object," +
    " .MsoCommentReference, [id^=_com_], [id^=cmnt_ref], hr"
  for (const element of all(body, unseen)) element.remove()
  for (const anchor of all(body, "a[href^='#cmnt']")) (anchor.closest("sup") ?? anchor).remove()
  for (const element of all(body, "*")) {
    if (/mso-element:\s*comment-list|(^|;)\s*display:\s*none/i.test(style(element))) {
      element.remove()
    } else if (element.tagName.includes(":")) {
      element.replaceWith(...element.childNodes) // <o:p>, <w:Sdt>
    }
  }
}

// Word writes a list as paragraphs with "mso-list: l0 level1 lfo1" and the mark as text.
function wordLists(body) {
  let open = [] // the lists that the next item may belong to, the outermost first
  for (const paragraph of all(body, "p, h1, h2, h3, h4, h5, h6")) {
    const found = /mso-list:\s*\w+\s+level(\d+)/i.exec(style(paragraph))
    if (!found) continue
    const previous = paragraph.previousElementSibling
    if (previous !== open[0]) open = []
    const depth = Math.min(Number(found[1]), open.length + 1)
    const kind = takeMark(paragraph)
    open = open.slice(0, depth)
    if (open.length === depth && open[depth - 1].localName !== kind && depth === 1) open = []
    if (open.length < depth) {
      const list = body.ownerDocument.createElement(kind)
      if (open.length) open.at(-1).lastElementChild.append(list)
      else paragraph.before(list)
      open.push(list)
    }
    const item = body.ownerDocument.createElement("li")
    open.at(-1).append(item)
    item.append(paragraph)
    if (paragraph.localName !== "p") rename(paragraph, "p")
  }
}

// Take the mark of an item out of its paragraph, and tell from it what list it belongs to.
function takeMark(paragraph) {
  const mark = all(paragraph, "*").find((each) => /mso-list:\s*ignore/i.test(style(each)))
  const text = mark?.textContent.trim() ?? ""
  mark?.remove()
  return /^\(?([0-9]+|[a-z]|[ivxlcdm]+)[.)]/i.test(text) ? "ol" : "ul"
}

// Bold and italic that are said by a style, and elements that only seem to say them.
function styles(body) {
  for (const element of all(body, "b, strong, i, em, span, font, u")) {
    const css = style(element).toLowerCase()
    const weight = /font-weight:\s*(\w+)/.exec(css)?.[1]
    const slant = /font-style:\s*(\w+)/.exec(css)?.[1]
    const isBold = weight
      ? weight === "bold" || weight === "bolder" || Number(weight) >= 600
      : element.matches("b, strong")
    const isItalic = slant ? slant !== "normal" : element.matches("i, em")
    const inside = [...element.childNodes]
    const inHeading = element.closest("h1, h2, h3, h4, h5, h6")
    let outer = null
    // Whole blocks may stand inside, as in the one <b> around a Google Doc: those are not marked.
    if (!element.querySelector(BLOCKS)) {
      for (const [wanted, tag] of [
        [isItalic, "em"],
        [isBold && !inHeading, "strong"],
      ]) {
        if (!wanted) continue
        const mark = body.ownerDocument.createElement(tag)
        mark.append(...(outer ? [outer] : inside))
        outer = mark
      }
    }
    element.replaceWith(...(outer ? [outer] : inside))
  }
}

// A story has two levels of subhead; its title stands elsewhere.
function headings(body) {
  for (const title of all(body, "p.MsoTitle")) rename(title, "h2")
  for (const heading of all(body, "h1")) rename(heading, "h2")
  for (const heading of all(body, "h4, h5, h6")) rename(heading, "h3")
}

// A cell becomes a paragraph, or what blocks it holds.
function tables(body) {
  for (const table of all(body, "table").reverse()) {
    const parts = all(table, "caption, td, th").flatMap((cell) => {
      if (!cell.textContent.trim()) return []
      if (cell.querySelector(BLOCKS)) return [...cell.childNodes]
      return [rename(cell, "p")]
    })
    table.replaceWith(...parts)
  }
}

// Google Docs puts a list within a list beside the item that it belongs to.
function nestedLists(body) {
  for (const list of all(body, "ul > ul, ul > ol, ol > ul, ol > ol")) {
    list.previousElementSibling?.append(list)
  }
}

function links(body) {
  for (const anchor of all(body, "a")) {
    const href = anchor.getAttribute("href") ?? ""
    if (!href || href.startsWith("#") || /^file:/i.test(href)) {
      anchor.replaceWith(...anchor.childNodes)
      continue
    }
    anchor.setAttribute("href", withoutDetour(href))
  }
}

// Google Docs sends every link through google.com/url?q=…
function withoutDetour(href) {
  try {
    const url = new URL(href)
    const isDetour = /(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url"
    return (isDetour && url.searchParams.get("q")) || href
  } catch {
    return href
  }
}

// No-break spaces stay where French typography and numbers want them, and go where a word
// processor put them; paragraphs without text go, and line breaks between blocks.
function spaces(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    node.data = node.data
      .replace(/\s*\n\s*/g, " ")
      .replace(/(?<![«\d])\u00a0+(?![»:;!?%€£$\d])/g, " ")
  }
  for (const line of all(body, "br")) {
    const isBetween = line.parentElement === body || line.parentElement.localName === "div"
    if (isBetween || line.matches(".Apple-interchange-newline")) {
      if (![...line.parentElement.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) {
        line.remove()
      }
    }
  }
  for (const block of all(body, "p, h2, h3, li, blockquote").reverse()) {
    const isEmpty = !block.textContent.replace(/[\s\u00a0]/g, "")
    if (isEmpty && !block.querySelector("figure")) block.remove()
  }
}
