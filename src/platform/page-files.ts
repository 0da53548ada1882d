/** What a page loads: addresses of scripts, the entry first, and of styles in their order. */
export interface PageFiles {
  scripts: string[]
  styles: string[]
}

/** Markup that loads the files: what goes into the head, and what goes to the end of the body. */
interface Loading {
  head: string
  end: string
}

/**
 * What a page does whose entry is not to be had: it is of a version that is gone, so the page is asked for anew, once in
 * half a minute. Single quotes, since it stands in an attribute too. `src/web/app/main.tsx` does the same for later pieces.
 */
const askAnew = `if(Date.now()-(sessionStorage.getItem('reloaded-at')||0)>3e4){sessionStorage.setItem('reloaded-at',Date.now());location.reload()}`

/** For a page that shows nothing before its scripts run. Styles come first: there are six connections at most. */
export function loadedAtOnce({ scripts, styles }: PageFiles): Loading {
  const [entry] = scripts
  return {
    head: [
      ...styles.map((file) => `<link rel="stylesheet" crossorigin href="${file}">`),
      ...scripts.map((file) => `<link rel="modulepreload" crossorigin href="${file}">`),
      `<script type="module" crossorigin src="${entry}" onerror="${askAnew}"></script>`,
    ].join(''),
    end: '',
  }
}

/**
 * For a page that the server painted, `styles` being all that its first view needs. Everything else is asked for once
 * that has been shown: before, it would only take bandwidth, connections and the processor away from it. The scripts
 * run when the whole styles are there. A hidden tab gets no frames, hence the second timer.
 */
export function loadedAfterPaint({ scripts, styles }: PageFiles, firstStyles: string): Loading {
  const [entry] = scripts
  const start = `let begun
const begin=async()=>{if(begun)return;begun=true
const add=(rel,href)=>new Promise(done=>{const link=document.createElement("link");Object.assign(link,{rel,href,crossOrigin:"",onload:done,onerror:done});document.head.append(link)})
const styles=${JSON.stringify(styles)}.map(it=>add("stylesheet",it))
for(const it of ${JSON.stringify(scripts)})add("modulepreload",it)
await Promise.all(styles);import(${JSON.stringify(entry)}).catch(()=>{${askAnew}})}
requestAnimationFrame(()=>setTimeout(begin));setTimeout(begin,1500)`
  return {
    // Shown when it is whole: painting each piece of it as it arrives would take longer in all.
    head: `<link rel="expect" href="#initial" blocking="render"><style>${firstStyles}</style>`,
    end: `<script type="module">${start}</script>`,
  }
}
