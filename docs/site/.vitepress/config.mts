// The web site: the pages of docs/ and of the checks, as they are. One address a check:
// /checks/coro-unawaited-task is checks/awaiting/unawaited_task.md.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type DefaultTheme } from 'vitepress'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..')
const groups = ['awaiting', 'blocking', 'generators', 'lifetime', 'scopes', 'suspension',
  'cancellation', 'authoring', 'cost']

const nameOf = (stem: string) => 'coro-' + stem.replaceAll('_', '-')
const titleOf = (page: string) => readFileSync(join(root, page), 'utf8').match(/^# (.*)$/m)![1]

function address(page: string): string {
  const check = page.match(/^checks\/[a-z]+\/([a-z_]+)\.md$/)
  return check ? `checks/${nameOf(check[1])}.md` : page.replace(/^docs\//, '')
}

function checksOf(group: string): DefaultTheme.SidebarItem {
  const stems = readdirSync(join(root, 'checks', group)).filter((file) => file.endsWith('.md'))
  return {
    text: group,
    collapsed: true,
    items: stems.sort().map((file) => {
      const name = nameOf(file.slice(0, -3))
      return { text: name, link: `/checks/${name}` }
    })
  }
}

// In the order of the front page, which names them all.
const front = readFileSync(join(root, 'docs/index.md'), 'utf8')
const place = (page: string) => front.indexOf(`(${page.replace(/^docs\//, '')})`)

function pagesOf(text: string, folder: string): DefaultTheme.SidebarItem {
  const pages = readdirSync(join(root, folder)).filter((f) => f.endsWith('.md') && f !== 'index.md')
  return {
    text,
    items: pages.sort((a, b) => place(`${folder}/${a}`) - place(`${folder}/${b}`)).map((file) => ({
      text: titleOf(`${folder}/${file}`),
      link: '/' + address(`${folder}/${file}`).slice(0, -3)
    }))
  }
}

const checks = groups.flatMap((group) => readdirSync(join(root, 'checks', group)))
  .filter((file) => file.endsWith('.md')).length

const hero = () => ({
  name: 'corolint',
  text: 'finds the bugs of C++ coroutines',
  tagline: 'Tasks that nobody awaits, locks held across a suspension, references that die before the ' +
    'coroutine reads them, calls that stop the event loop.',
  actions: [
    { theme: 'brand', text: 'Get started', link: '/getting-started' },
    { theme: 'alt', text: `The ${checks} checks`, link: '/reference/checks' }
  ]
})
const features = () => [
  { title: 'For every library', details: 'Knows many by name, and reads the bodies of the others.',
    link: '/reference/libraries' },
  { title: 'In the editor', details: 'As a language server, and as a plugin of clang-tidy.',
    link: '/editors' },
  { title: 'In CI', details: 'Only what a change brings, in the formats that your forge shows.',
    link: '/ci' },
  { title: 'Says what it promises', details: 'Each check has a tier, and the core tier is measured on code nobody tuned it for.',
    link: '/concepts/tiers' }
]

export default defineConfig({
  title: 'corolint',
  description: 'Finds the bugs that C++20 and C++23 coroutines invite',
  srcDir: root,
  outDir: resolve(root, 'build/site'),
  cacheDir: resolve(root, 'build/site-cache'),
  srcExclude: ['*.md', 'build*/**', 'driver/**', 'runtime/**', 'test/**', 'integrations/**',
    'editors/**', 'docs/site/**', 'examples/**'],
  rewrites: address,
  cleanUrls: true,
  // Pages lie outside of this folder, their compiled form asks for vue all the same.
  vite: {
    publicDir: join(root, 'docs/site/public'),
    resolve: { alias: { vue: join(root, 'docs/site/node_modules/vue') } }
  },
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }]],
  // docs/index.md stays a plain page in the repository; the site opens with what a visitor asks first.
  transformPageData(page) {
    if (page.relativePath !== 'index.md') return
    page.frontmatter = { layout: 'home', hero: hero(), features: features() }
  },
  metaChunk: true,
  markdown: {
    config(md) {
      // "```cpp bad" is titled; the marks that the tests read become comments that people read.
      const fence = md.renderer.rules.fence!
      md.renderer.rules.fence = (tokens, at, ...rest) => {
        const [language, kind] = tokens[at].info.split(/\s+/)
        const title = { bad: 'reported', good: 'not reported', fixed: 'after the fix' }[kind]
        tokens[at].info = language === 'yaml' ? 'yaml' : language
        tokens[at].content = tokens[at].content.replace(/\/\/~\s*(coro-[\w-]+).*$/gm, '// ← $1')
        const html = fence(tokens, at, ...rest)
        return title ? `<p class="block ${kind}">${title}</p>${html}` : html
      }
      // Links are written for the repository; on the site a page has an address of its own, and
      // what is no page is only named.
      md.core.ruler.push('addresses', (state) => {
        const from = dirname(relative(root, state.env.realPath ?? state.env.path))
        for (const tokens of state.tokens.map((t) => t.children ?? [])) {
          tokens.forEach((token, at) => {
            const link = token.attrGet('href')
            if (!link || /^([a-z]+:|#|\/)/.test(link)) return
            const [path, anchor] = link.split('#')
            const page = join(from, path)
            if (/^(docs|checks)\/.*\.md$/.test(page)) {
              token.attrSet('href', '/' + address(page).slice(0, -3) + (anchor ? '#' + anchor : ''))
            } else {
              token.attrs = null
              token.tag = tokens.find((t, i) => i > at && t.type === 'link_close')!.tag = 'span'
            }
          })
        }
      })
    }
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    editLink: { pattern: 'https://github.com/corolint/corolint/edit/main/:path' },
    socialLinks: [{ icon: 'github', link: 'https://github.com/corolint/corolint' }],
    nav: [
      { text: 'Getting started', link: '/getting-started' },
      { text: 'Checks', link: '/reference/checks' },
      { text: 'aio', link: '/asyncio-to-aio' }
    ],
    sidebar: [
      pagesOf('Guides', 'docs'),
      pagesOf('Concepts', 'docs/concepts'),
      pagesOf('Reference', 'docs/reference'),
      { text: 'Checks', items: groups.map(checksOf) },
      pagesOf('Developing', 'docs/developing')
    ]
  }
})
