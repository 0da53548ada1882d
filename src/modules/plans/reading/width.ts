const SMALL_FORMS: Record<string, string> = {
  '\u3000': ' ',
  '\u00a0': ' ',
  '\u2002': ' ',
  '\u2003': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '﹐': ',',
  '﹑': '、',
  '﹒': '.',
  '﹔': ';',
  '﹕': ':',
  '﹖': '?',
  '﹗': '!',
  '﹙': '(',
  '﹚': ')',
  '︰': ':',
  '∶': ':',
  '｡': '。',
  '､': '、',
}

const FOLDABLE = new RegExp(`[\uff01-\uff5e${Object.keys(SMALL_FORMS).join('')}]`, 'g')

/**
 * Full-width letters, digits and punctuation to half-width, one UTF-16 unit for one, so that offsets stay valid.
 * 。、 and the CJK brackets and quotation marks stay.
 */
export function foldWidth(text: string): string {
  return text.replace(
    FOLDABLE,
    (mark) => SMALL_FORMS[mark] ?? String.fromCharCode(mark.charCodeAt(0) - 0xfee0),
  )
}

const FULL: Record<string, string> = { ',': '，', ';': '；', ':': '：', '!': '！', '?': '？' }
const CHINESE = /[\u3400-\u9fff\uf900-\ufaff“”‘’《》〈〉「」『』【】〔〕、。，；：！？（）…]/

function isChinese(character: string | undefined): boolean {
  return character !== undefined && CHINESE.test(character)
}

/** The nearest character that is no blank, looking left (-1) or right (1). */
function neighbour(characters: string[], at: number, step: 1 | -1): string | undefined {
  let index = at + step
  while (characters[index] === ' ') index += step
  return characters[index]
}

function bracketPairs(characters: string[]): Map<number, number> {
  const open: number[] = []
  const pairs = new Map<number, number>()
  for (const [index, character] of characters.entries()) {
    if (character === '(') open.push(index)
    else if (character === ')' && open.length > 0) pairs.set(open.pop()!, index)
  }
  return pairs
}

/**
 * Chinese text with its punctuation set full-width again (，。：；（）！？), as `foldWidth` took it away. Numbers, times,
 * ratios and Latin text keep theirs.
 */
export function typesetPunctuation(text: string): string {
  const characters = [...text]
  const out = [...characters]
  for (const [open, close] of bracketPairs(characters)) {
    const around = [
      neighbour(characters, open, -1),
      neighbour(characters, close, 1),
      ...characters.slice(open, close),
    ]
    if (!around.some(isChinese)) continue
    out[open] = '（'
    out[close] = '）'
  }
  for (const [index, character] of characters.entries()) {
    const before = neighbour(characters, index, -1)
    const after = characters[index + 1]
    const full = FULL[character]
    if (full !== undefined) {
      const inNumber = /\d/.test(before ?? '') && /\d/.test(after ?? '')
      if (
        !inNumber &&
        (isChinese(before) ||
          isChinese(after) ||
          (/[)%]/.test(before ?? '') && isChinese(neighbour(characters, index, 1))))
      )
        out[index] = full
    } else if (character === '.' && /[\u3400-\u9fff”’》）)]/.test(before ?? '') && isChinese(before)) {
      if (after === undefined || /\s/.test(after) || isChinese(after)) out[index] = '。'
    }
  }
  return out.join('')
}
