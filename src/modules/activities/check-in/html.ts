import { tokens } from '../../../web/ui/tokens.ts'

/** Pages that the server writes itself: no scripts, no files beside them, readable by a browser of ten years ago. */

/** Text with what it holds safely escaped. */
export interface Markup {
  markup: string
}

/** A piece of a page: values are escaped, other pieces are taken as they are, nothing stands for null. */
export function html(
  parts: TemplateStringsArray,
  ...values: (string | number | Markup | Markup[] | null)[]
): Markup {
  const written = values.map((value) => {
    if (value === null) return ''
    if (Array.isArray(value)) return value.map((piece) => piece.markup).join('')
    return typeof value === 'object' ? value.markup : escaped(String(value))
  })
  return { markup: parts.map((part, index) => part + (written[index] ?? '')).join('') }
}

/** For text that is markup already: a QR code as SVG, a style sheet. */
export function raw(markup: string): Markup {
  return { markup }
}

function escaped(text: string): string {
  return text.replaceAll(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign] ?? sign,
  )
}

const { colour, type } = tokens

// No custom properties and no grid: the WebView of an old WeChat knows neither.
const phoneStyle = `*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;background:${colour.paper};color:${colour.ink};font:17px/1.6 ${type.sans}}
main{max-width:30rem;margin:0 auto;padding:20px 16px 40px}
header{color:${colour.inkSoft};font-size:14px;margin-bottom:12px}
h1{font-size:23px;line-height:1.35;margin:0 0 14px;font-weight:600}
dl{margin:0 0 20px;padding:12px 16px;background:${colour.sheet};border:1px solid ${colour.line};border-radius:10px}
dt{float:left;clear:left;width:3.2em;color:${colour.inkSoft}}dd{margin:0 0 4px 3.6em}
.note,.fault,.done{padding:12px 16px;border-radius:10px;margin:0 0 18px}
.note{background:${colour.warnSoft};color:${colour.warn}}.fault{background:${colour.badSoft};color:${colour.bad}}
.done{background:${colour.goodSoft};color:${colour.good};text-align:center;padding:26px 16px}
.done b{display:block;font-size:30px;line-height:1.3}.done span{font-size:18px}
.late{background:${colour.warnSoft};color:${colour.warn}}
label{display:block;margin:0 0 4px;color:${colour.inkSoft}}
input{display:block;width:100%;font-size:18px;padding:12px;margin:0 0 14px;border:1px solid ${colour.lineStrong};border-radius:8px;background:${colour.sheet};color:${colour.ink};-webkit-appearance:none}
button{display:block;width:100%;font:600 22px/1.2 ${type.sans};padding:20px;border:0;border-radius:12px;background:${colour.accent};color:${colour.onAccent};-webkit-appearance:none}
button:active{background:${colour.accentHover}}input:focus,button:focus,a:focus{outline:3px solid ${colour.accentLine}}
p.small{font-size:14px;color:${colour.inkFaint};text-align:center;margin:18px 0 0}a{color:${colour.accent}}
ol{padding-left:1.4em}pre{white-space:pre-wrap;font:inherit;margin:0}`

/** A whole page for a phone. */
export function phonePage(title: string, owner: string, body: Markup): string {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(phoneStyle)}
        </style>
      </head>
      <body>
        <main>
          <header>${owner} · 联研</header>
          ${body}
        </main>
      </body>
    </html>`.markup
}
