// The list of checks, narrowed by words, group, tier, severity and fix; the address keeps what was chosen.
const columns = { tier: 2, severity: 3, fix: 4 } as const
const keys = ['group', 'tier', 'severity', 'fix'] as const

type Row = { row: HTMLTableRowElement; text: string } & Record<(typeof keys)[number], string>

function rowsOf(table: HTMLTableElement, group: string): Row[] {
  return [...table.tBodies[0].rows].map((row) => ({
    row,
    group,
    text: row.textContent!.toLowerCase(),
    tier: row.cells[columns.tier].textContent!,
    severity: row.cells[columns.severity].textContent!,
    fix: row.cells[columns.fix].textContent!
  }))
}

function choice(name: (typeof keys)[number], rows: Row[]): HTMLSelectElement {
  const select = document.createElement('select')
  select.name = name
  select.setAttribute('aria-label', name)
  const values = [...new Set(rows.map((row) => row[name]))]
  select.append(new Option(`every ${name}`, ''), ...values.map((value) => new Option(value)))
  return select
}

export function addFilters() {
  const page = document.querySelector('.vp-doc')
  if (!/\/reference\/checks(\.html)?$/.test(location.pathname) || !page) return
  if (page.querySelector('form.filters')) return
  const sections = [...page.querySelectorAll('h2')].map((heading) => {
    const table = heading.nextElementSibling as HTMLElement
    const group = heading.id
    return { heading, table, rows: rowsOf(table.matches('table') ? table as HTMLTableElement
                                          : table.querySelector('table')!, group) }
  })
  const rows = sections.flatMap((section) => section.rows)
  const form = document.createElement('form')
  form.className = 'filters'
  const words = document.createElement('input')
  Object.assign(words, { name: 'q', type: 'search', placeholder: 'Search the checks' })
  const count = document.createElement('output')
  form.append(words, ...keys.map((key) => choice(key, rows)), count)
  sections[0].heading.before(form)

  const filter = () => {
    const wanted = Object.fromEntries(
      [...new FormData(form)].filter(([, value]) => value)) as Record<string, string>
    for (const row of rows) {
      row.row.hidden = !(row.text.includes((wanted.q ?? '').toLowerCase()) &&
        keys.every((key) => !wanted[key] || row[key] === wanted[key]))
    }
    for (const { heading, table, rows: own } of sections) {
      heading.hidden = table.hidden = own.every((row) => row.row.hidden)
    }
    count.value = `${rows.filter((row) => !row.row.hidden).length} of ${rows.length}`
    const query = new URLSearchParams(wanted).toString()
    history.replaceState(history.state, '', location.pathname + (query ? '?' + query : '') + location.hash)
  }
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name)
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value
  }
  form.addEventListener('input', filter)
  form.addEventListener('submit', (event) => event.preventDefault())
  filter()
}
