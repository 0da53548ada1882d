import { pinyin } from 'pinyin-pro'

/** 'zhangxiaoming' and 'zxm' for a name, surnames read as surnames (单 → shan). */
export function romanise(name: string): { pinyin: string; initials: string } {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', mode: 'surname', nonZh: 'consecutive' })
  const letters = syllables.map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''))
  return { pinyin: letters.join(''), initials: letters.map((syllable) => syllable[0] ?? '').join('') }
}
