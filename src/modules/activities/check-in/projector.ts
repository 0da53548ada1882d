import { tokens } from '../../../web/ui/tokens.ts'
import { whenText } from '../wording.ts'
import type { SessionFacts } from './facts.ts'
import { html, raw } from './html.ts'

const { colour, type } = tokens

const style = `*{box-sizing:border-box}body{margin:0;height:100vh;background:${colour.sheet};color:${colour.ink};font:24px/1.45 ${type.sans};overflow:hidden}
main{display:flex;height:100vh;padding:3vh 3vw;align-items:center}
#code{flex:0 0 auto;width:min(78vh,52vw);text-align:center}#qr{width:100%;min-height:50vh;display:flex;align-items:center;justify-content:center}
#qr svg{width:100%;height:auto;display:block}#hint{margin:1vh 0 0;color:${colour.inkSoft}}
#side{flex:1 1 auto;min-width:0;padding-left:4vw}h1{font-size:min(6vh,3.4vw);line-height:1.25;margin:0 0 2vh;max-height:4em;overflow:hidden}
.facts{color:${colour.inkSoft};margin:0 0 .6vh}.count{font-size:min(13vh,8vw);line-height:1.1;margin:4vh 0 2vh;font-weight:600;font-variant-numeric:tabular-nums;color:${colour.accent}}
.count small{font-size:.42em;color:${colour.inkSoft};font-weight:400}#names{list-style:none;margin:0;padding:0;color:${colour.inkSoft}}
#names li{display:inline-block;margin:0 1em .4em 0}#names li:first-child{color:${colour.ink};font-weight:600}
#state{position:fixed;right:2vw;bottom:2vh;font-size:18px;padding:6px 14px;border-radius:99px;background:${colour.warnSoft};color:${colour.warn}}#state:empty{display:none}`

// The code is asked for again when it is due; the count comes by itself, and with each code should that way be shut.
const script = `(function(){
var base=location.pathname.replace(/\\/$/,''),el=function(id){return document.getElementById(id)},shownAt=0;
function show(d){el('n').textContent=d.count;el('m').textContent=d.expected;var ul=el('names');ul.textContent='';
d.names.forEach(function(name){var li=document.createElement('li');li.textContent=name;ul.appendChild(li)})}
function next(){fetch(base+'/code',{credentials:'same-origin',cache:'no-store'}).then(function(r){
if(r.status===401){location.reload();throw r}if(!r.ok)throw r;return r.json()}).then(function(d){
if(d.svg)el('qr').innerHTML=d.svg;else el('qr').textContent=d.message;
el('hint').textContent=d.svg?'请用微信扫码签到':'';el('state').textContent='';shownAt=Date.now();show(d);
setTimeout(next,Math.max(500,d.nextInMs))}).catch(function(){
el('state').textContent='连接中断，正在重连…';if(Date.now()-shownAt>60000)el('qr').textContent='';setTimeout(next,2000)})}
next();
if(window.EventSource){var es=new EventSource(base+'/events');es.onmessage=function(e){show(JSON.parse(e.data))}}
})()`

/** The page for the projector: the code as large as the wall allows, who is here, how many. */
export function projectorPage(facts: SessionFacts, nonce: string, local: boolean): string {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>签到：${facts.title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          <section id="code">
            <div id="qr" role="img" aria-label="签到二维码"></div>
            <p id="hint">请用微信扫码签到</p>
          </section>
          <section id="side">
            <h1>${facts.title}</h1>
            ${facts.sessionTitle ? html`<p class="facts">${facts.sessionTitle}</p>` : null}
            <p class="facts">${whenText(facts, facts.timeZone)}</p>
            ${facts.place ? html`<p class="facts">${facts.place}</p>` : null}
            <p class="count" aria-live="polite">
              <small>签到 </small><span id="n">0</span><small> / 应到 <span id="m">–</span></small>
            </p>
            <ul id="names" aria-label="最近签到"></ul>
            ${local ? html`<p class="facts">提示：当前地址只有这台电脑能打开，手机扫码会打不开。请用局域网地址或域名打开本页。</p>` : null}
          </section>
        </main>
        <div id="state" role="status"></div>
        <script nonce="${nonce}">
          ${raw(script)}
        </script>
      </body>
    </html>`.markup
}
