/** The whole style of the page: system fonts, nothing from elsewhere, light and dark, wide and narrow, screen and paper. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2126;--soft:#4e5963;--paper:#fff;--tint:#f3f5f4;--line:#d5dbd9;--accent:#0b5e55;--mark:#0b5e55}
@media (prefers-color-scheme:dark){:root{--ink:#e6eae9;--soft:#a9b4b2;--paper:#15191b;--tint:#1e2427;--line:#384144;--accent:#72cfc1;--mark:#3f9c90}}
*{box-sizing:border-box}
html{font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;color:var(--ink);background:var(--paper)}
.skip{position:absolute;left:-99rem;padding:.6rem 1rem;background:var(--ink);color:var(--paper)}
.skip:focus{left:0;z-index:1}
header,nav,main,footer{max-width:62rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
header h1{margin:0;font-size:2rem;line-height:1.2;letter-spacing:-.02em}
header .base{margin:.35rem 0 0;color:var(--soft);overflow-wrap:anywhere}
.lead{max-width:44rem;margin:1rem 0 1.5rem;font-size:1.15rem}
nav{margin-bottom:1rem}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:0;padding:.7rem 0;list-style:none;border-block:1px solid var(--line)}
h2{margin:3rem 0 .75rem;padding-top:.75rem;border-top:3px solid var(--mark);font-size:1.5rem;line-height:1.25;letter-spacing:-.01em}
h3{margin:2.25rem 0 .5rem;font-size:1.15rem}
p,ol{max-width:44rem}
p{margin:.6rem 0}
li{margin:.2rem 0}
a{color:var(--accent);text-underline-offset:.15em}
a:hover{text-decoration-thickness:.15em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
code{overflow-wrap:anywhere}
td code,th code,dt code{overflow-wrap:normal;white-space:nowrap}
.list code{padding:.05em .35em;border-radius:3px;background:var(--tint)}
pre{margin:.5rem 0 1rem;padding:.85rem 1rem;overflow-x:auto;border:1px solid var(--line);border-left:3px solid var(--mark);border-radius:4px;background:var(--tint)}
pre code{font-size:1em;overflow-wrap:normal}
.wide{margin:.75rem 0 1.25rem;overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:.9375rem}
caption{padding:0 0 .4rem;color:var(--soft);font-size:.875rem;text-align:left}
th,td{padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{border-bottom:2px solid var(--line);color:var(--soft);font-size:.8125rem;font-weight:600;white-space:nowrap}
tbody th{font-weight:400}
tbody th code,tbody th a{font-weight:600}
.yes{color:var(--accent);font-weight:600}
.none{color:var(--soft)}
details{margin:.5rem 0 1rem}
summary{padding:.35rem 0;color:var(--accent);cursor:pointer}
dl{max-width:52rem}
dt{margin-top:1rem;font-weight:600}
dd{margin:.15rem 0 0}
footer{margin-top:3.5rem;padding-top:1rem;padding-bottom:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.9375rem}
@media (max-width:40rem){html{font-size:15px}td code,th code{white-space:normal}th,td{padding-right:.6rem}header{padding-top:1.5rem}header h1{font-size:1.65rem}h2{font-size:1.3rem}pre{margin-inline:-1.25rem;border-inline:0;border-radius:0;padding-inline:1.25rem}}
@media print{nav,.skip{display:none}pre{white-space:pre-wrap}.wide{overflow:visible}}
`;
