import { Converter } from 'opencc-js/t2cn'

const convert = Converter({ from: 't', to: 'cn' })
const known = new Map<string, string>()

function simplifyCharacter(character: string): string {
  const before = known.get(character)
  if (before !== undefined) return before
  const converted: string = convert(character)
  const simple = converted.length === character.length ? converted : character
  known.set(character, simple)
  return simple
}

/**
 * Traditional characters to simplified, one for one, so that offsets stay valid. For matching only: what is shown keeps
 * the script of its source.
 */
export function simplifyScript(text: string): string {
  return text.replace(/[\u3400-\u9fff\uf900-\ufaff]/g, simplifyCharacter)
}
