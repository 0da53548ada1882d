import { describe, expect, test } from 'vitest'
import { openUsedStyles } from './used-styles.ts'

/** What is left of the styles for this HTML. */
const used = (css: string, html: string, more?: string) => openUsedStyles(css)(html, more)

describe('the styles that a first view needs', () => {
  test('are those whose classes, attributes and values all occur', () => {
    const css =
      '.a{top:0}.b{top:1px}.a .b{top:2px}.a[data-on]{top:3px}.a[data-size=sm]{top:4px}.a[data-size="lg"]{top:5px}'
    expect(used(css, '<p class="x a" data-size="sm">.b</p>')).toBe('.a{top:0}.a[data-size=sm]{top:4px}')
  })

  test('keep of a list of selectors the ones that can match', () => {
    expect(used('.a,.b>.c,p{top:0}', '<p class="c"><i class="b"></i></p>')).toBe('.b>.c,p{top:0}')
  })

  test('keep what stands under a condition, and layers in their order even when nothing of them is left', () => {
    const css =
      '@layer ground,kit;@layer ground{.b{top:0}}@layer kit{.a{top:0}@media (max-width:48em){.a{top:1px}.b{top:1px}}}@media (min-width:1px){.b{top:0}}'
    expect(used(css, '<p class="a">')).toBe(
      '@layer ground,kit;@layer ground{}@layer kit{.a{top:0}@media (max-width:48em){.a{top:1px}}}',
    )
  })

  test('leave out what only a pointer, the keyboard, paper or an animation brings about', () => {
    const css =
      '.a:hover{top:0}.a:focus-visible{top:0}@media print{.a{top:0}}@keyframes turn{to{top:0}}.a:first-child{top:1px}'
    expect(used(css, '<p class="a">')).toBe('.a:first-child{top:1px}')
  })

  test('take what is not to be there as allowed, and of alternatives one as enough', () => {
    const css =
      '.a:not(.b,[hidden]){top:0}:where([dir=rtl]) .a{top:1px}:is(.b,.a) p{top:2px}:where([dir=rtl],.a){top:3px}'
    expect(used(css, '<p class="a">')).toBe(
      '.a:not(.b,[hidden]){top:0}:is(.b,.a) p{top:2px}:where([dir=rtl],.a){top:3px}',
    )
  })

  test('are not misled by braces, commas and semicolons in texts, addresses and escapes', () => {
    const css =
      '.a:before{content:"}{;,"}.b{background:url("data:image/svg+xml;utf8,<p>{}")}.w\\:1\\/2{top:0}.c{content:"\\""}'
    expect(used(css, '<p class="a w:1/2">')).toBe('.a:before{content:"}{;,"}.w\\:1\\/2{top:0}')
  })

  test('name the variables that are used, directly, through others or by an element itself', () => {
    const css =
      ':root{--one:1px;--two:var(--one);--three:3px;--four:4px;color:red}.a{top:var(--two)}.b{top:var(--three)}'
    expect(used(css, '<p class="a" style="left:var(--four)">')).toBe(
      ':root{--one:1px;--two:var(--one);--four:4px;color:red}.a{top:var(--two)}',
    )
  })

  test('come with those that the page brings itself, after the others', () => {
    expect(used('.a{top:var(--x)}', '<p class="a">', ':root{--x:1px;--y:2px}')).toBe(
      '.a{top:var(--x)}:root{--x:1px}',
    )
  })
})
