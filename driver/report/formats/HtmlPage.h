// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Style and behaviour of the HTML report: one file, nothing fetched, readable without scripts.
#ifndef COROLINT_DRIVER_REPORT_FORMATS_HTMLPAGE_H
#define COROLINT_DRIVER_REPORT_FORMATS_HTMLPAGE_H

namespace corolint::driver {

inline constexpr const char HtmlStyle[] = R"css(
:root{--bg:#fbfbfa;--card:#fff;--text:#1f2328;--dim:#656d76;--line:#e3e3df;--code:#f6f6f3;
--warn:#9a6700;--err:#b42318;--note:#1f6feb;--mark:#fff3c4;--step:#0f766e;--accent:#5b4bc4}
@media(prefers-color-scheme:dark){:root{--bg:#15171b;--card:#1c1f25;--text:#e6e6e3;--dim:#9aa2ad;
--line:#2d323b;--code:#14161a;--warn:#e3b341;--err:#ff7b72;--note:#79b8ff;--mark:#4b3d10;
--step:#5ecfc0;--accent:#a99cff}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,sans-serif}
header{padding:28px 32px 12px;max-width:1200px;margin:auto}
h1{margin:0 0 4px;font-size:26px;letter-spacing:-.01em}
header p{margin:0;color:var(--dim)}
.tools{display:flex;gap:10px;flex-wrap:wrap;margin-top:16px}
.tools input,.tools select{font:inherit;padding:6px 10px;border:1px solid var(--line);
border-radius:8px;background:var(--card);color:var(--text)}
.tools input[type=search]{flex:1;min-width:220px}
.tools label{align-self:center;font-size:14px}
.tools select{max-width:230px}
button{font:inherit}
.tools button,.empty button{padding:6px 12px;border:1px solid var(--line);border-radius:8px;
background:var(--card);color:inherit;cursor:pointer}
.bare main{display:block}
main{display:grid;grid-template-columns:280px minmax(0,1fr);gap:24px;max-width:1200px;margin:auto;
padding:12px 32px 64px}
nav{position:sticky;top:12px;align-self:start;max-height:96vh;overflow:auto;font-size:14px}
nav summary{font-size:12px;text-transform:uppercase;letter-spacing:.06em;color:var(--dim);
margin:12px 0 6px;cursor:pointer}
nav a{display:flex;justify-content:space-between;gap:8px;padding:3px 8px;border-radius:6px;
color:inherit;text-decoration:none;overflow-wrap:anywhere}
nav a:hover,nav a.on{background:var(--line)}
nav a.on{font-weight:600}
nav b{color:var(--dim);font-weight:500}
article{background:var(--card);border:1px solid var(--line);border-radius:12px;
margin-bottom:18px;overflow:hidden}
article{content-visibility:auto;contain-intrinsic-size:auto 70px}
article summary{padding:12px 18px;cursor:pointer;list-style:none}
article summary .where{padding:0}
article h3{margin:0;font-size:16px;font-weight:600}
.where{padding:0 18px 12px;color:var(--dim);font-size:13px}
.where a{color:var(--accent);text-decoration:none}
.tag{font-size:12px;font-weight:600;margin-right:8px}
.warning{color:var(--warn)}.error{color:var(--err)}.note{color:var(--note)}
pre{margin:0;padding:8px 0;background:var(--code);overflow:auto;
font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;
border-top:1px solid var(--line)}
pre span.l{display:block;padding:0 18px 0 0}
pre i{display:inline-block;width:56px;padding-right:14px;text-align:right;color:var(--dim);
font-style:normal;user-select:none}
mark{background:var(--mark);color:inherit;border-radius:3px}
ol.path{list-style:none;margin:0;padding:0;counter-reset:step}
ol.path li{counter-increment:step;border-top:1px solid var(--line)}
ol.path li>button{all:unset;cursor:pointer;display:block;width:100%;padding:8px 18px;
font-size:14px}
ol.path li>button:before{content:counter(step);display:inline-block;width:20px;height:20px;
line-height:20px;margin-right:10px;border-radius:50%;text-align:center;font-size:12px;
background:var(--step);color:var(--card)}
ol.path li>button:focus-visible,ol.path li.on>button{background:var(--mark)}
ol.path small{color:var(--dim);margin-left:6px}
h2.file{font-size:15px;margin:26px 0 10px;overflow-wrap:anywhere}
section>h2.file:first-child{margin-top:0}
article:target{outline:2px solid var(--accent)}
#blocking h2{font-size:15px;margin:0 0 10px}
#blocking{margin-bottom:26px}
#blocking details{background:var(--card);border:1px solid var(--line);border-radius:12px;
margin-bottom:10px;overflow:hidden}
#blocking summary{padding:8px 18px;cursor:pointer;font-size:14px;color:var(--dim)}
#blocking summary code{color:var(--err);font-size:13px}
#blocking details>div{overflow-x:auto;padding:4px 10px;border-top:1px solid var(--line);
background:var(--code)}
svg{display:block;font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
svg path{fill:none;stroke:var(--dim);stroke-width:1.3;opacity:.6}
svg rect{fill:var(--card);stroke:var(--dim);stroke-width:.6}
svg text{fill:var(--text)}
svg .blocker rect{stroke:var(--err);stroke-width:1.5}
svg .root rect{stroke:var(--accent)}
svg a:hover rect,svg a:focus-visible rect{fill:var(--mark)}
.fix{padding:10px 18px;border-top:1px solid var(--line);font-size:14px}
.fix b{color:var(--step)}
pre.diff del,pre.diff ins{text-decoration:none;padding-left:18px}
pre.diff del{color:var(--err)}
pre.diff ins{color:var(--step)}
.empty{padding:60px;text-align:center;color:var(--dim)}
@media(max-width:800px){main{grid-template-columns:minmax(0,1fr)}nav{position:static}}
)css";

inline constexpr const char HtmlScript[] = R"js(
(()=>{
const all=[...document.querySelectorAll('article')],form=document.querySelector('#tools'),
names=['check','file','folder','tier','level','fix'],texts=new Map(),
one=s=>document.querySelector(s),every=s=>[...document.querySelectorAll(s)];
function wanted(){const w=Object.fromEntries(new FormData(form));
return Object.fromEntries(Object.entries(w).filter(e=>e[1]))}
function matches(a,w,t){if(names.some(n=>w[n]&&a.dataset[n]!==w[n]))return false;if(!t)return true;
if(!texts.has(a))texts.set(a,a.textContent.toLowerCase());return texts.get(a).includes(t)}
function filter(){const w=wanted(),t=(w.q||'').toLowerCase();let n=0;
for(const a of all){const show=matches(a,w,t);if(a.hidden===show)a.hidden=!show;n+=show}
for(const h of every('h2.file')){let any=false,a=h.nextElementSibling;
while(a&&a.matches('article')){any=any||!a.hidden;a=a.nextElementSibling}h.hidden=!any}
for(const d of every('#blocking details'))
d.hidden=![...d.querySelectorAll('a')].some(a=>!one(a.getAttribute('href')).hidden);
const graph=one('#blocking');if(graph)graph.hidden=every('#blocking details').every(d=>d.hidden);
for(const a of every('nav a'))a.classList.toggle('on',w[a.dataset.name]===a.dataset.value);
one('#none').hidden=n>0;one('#count').textContent=n===all.length?'':' \u00b7 '+n+' shown';
const to=new URLSearchParams(w).toString();
history.replaceState(null,'',to?'#?'+to:location.hash.startsWith('#?')?'#':location.hash)}
function choose(w){for(const f of form.elements)if(f.name)
f.type==='checkbox'?f.checked=!!w[f.name]:f.value=w[f.name]||'';filter()}
function fromAddress(){if(location.hash.startsWith('#?'))
return choose(Object.fromEntries(new URLSearchParams(location.hash.slice(2))));
const a=location.hash.length>1&&document.getElementById(decodeURIComponent(location.hash.slice(1)));
if(a&&a.matches('article')){if(a.hidden)choose({});a.querySelector('details').open=true}}
if(form){form.addEventListener('input',filter);form.addEventListener('submit',e=>e.preventDefault());
addEventListener('hashchange',fromAddress);fromAddress();
one('#all').addEventListener('click',()=>choose({}));
const fold=one('#fold'),show=()=>fold.textContent=all.some(a=>!a.firstElementChild.open)?'Expand all':
'Collapse all';show();fold.addEventListener('click',()=>{const open=fold.textContent==='Expand all';
for(const a of all)a.firstElementChild.open=open;show()});
if(innerWidth<=800)for(const d of every('nav details'))d.open=false}
every('nav a').forEach(a=>a.addEventListener('click',e=>{e.preventDefault();const w=wanted(),
n=a.dataset.name;w[n]=w[n]===a.dataset.value?'':a.dataset.value;choose(w);scrollTo(0,0)}));
document.addEventListener('click',e=>{const b=e.target.closest('ol.path button');if(!b)return;
b.closest('ol').querySelectorAll('li').forEach(l=>l.classList.toggle('on',l===b.parentNode));b.focus()});
document.addEventListener('keydown',e=>{const b=document.activeElement;
if(!b.matches||!b.matches('ol.path button')||!['ArrowDown','ArrowUp'].includes(e.key))return;
const s=[...b.closest('ol').querySelectorAll('button')],
n=s[s.indexOf(b)+(e.key==='ArrowDown'?1:-1)];if(n){e.preventDefault();n.click();
n.scrollIntoView({block:'nearest'})}});
})();
)js";

} // namespace corolint::driver

#endif
