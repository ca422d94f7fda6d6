// A SQLite database in memory (sql.js: SQLite compiled to WebAssembly, so nothing is built at installation), fresh or read
// from a file and written back to it.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils'
import initSqlJs from 'sql.js'

const ADAPTER = { provider: 'sqlite', adapterName: 'referee-sqlite' }
// In the history of migrations; sql.js does not tell what type a column was declared with.
const TIMES = new Set(['started_at', 'finished_at', 'rolled_back_at'])
let library = null

/** A fresh database to which `ddl` has been applied, if there is one. */
export function openSqlite({ ddl = '' }) {
  return open(undefined, (database) => database.exec(ddl))
}

/** The database in the file that `url` names; `close` writes it back. Nobody else may have it open meanwhile. */
export async function attachSqlite({ url }) {
  const path = pathOf(url)
  if (existsSync(`${path}-wal`)) throw new Error(`${path} is open elsewhere, or not in \`PRAGMA journal_mode=DELETE\``)
  const content = existsSync(path) ? readFileSync(path) : undefined
  const { factory, database, close } = await open(content, () => {})
  return {
    factory,
    close: async () => {
      // Whoever opens the file sees all of it or what was there before.
      writeFileSync(`${path}-new`, database.export())
      renameSync(`${path}-new`, path)
      await close()
    },
  }
}

function pathOf(url) {
  const path = typeof url === 'string' && /^(?:sqlite|file):(?:\/\/)?(\/[^?]*)/.exec(url)?.[1]
  if (!path) throw new Error('`url` must be `sqlite:` and the absolute path of a file')
  return path
}

async function open(content, prepare) {
  library ??= await initSqlJs()
  const database = new library.Database(content)
  try {
    database.exec('PRAGMA foreign_keys = ON')
    prepare(database)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    database,
    factory: {
      ...ADAPTER,
      connect: async () => adapter(database, () => {}),
      connectToShadowDb: async () => {
        const shadow = new library.Database()
        shadow.exec('PRAGMA foreign_keys = ON')
        return adapter(shadow, () => shadow.close())
      },
    },
    close: async () => database.close(),
  }
}

function adapter(database, dispose) {
  const run = (action) => async (argument) => {
    try {
      return action(argument)
    } catch (error) {
      throw new DriverAdapterError({ kind: 'sqlite', extendedCode: 1, message: error.message })
    }
  }
  return {
    ...ADAPTER,
    queryRaw: run((query) => select(database, query.sql, values(query))),
    executeRaw: run((query) => {
      // The engine sends the scripts of migrations this way when it tries them out.
      if (query.args.length === 0) database.exec(query.sql)
      else database.run(query.sql, values(query))
      return database.getRowsModified()
    }),
    executeScript: run((script) => void database.exec(script)),
    startTransaction: async () => {
      throw new Error('the schema engine does not begin transactions')
    },
    dispose: async () => dispose(),
  }
}

// Times are kept as numbers of milliseconds.
function values({ args, argTypes }) {
  return args.map((arg, place) => (argTypes?.[place]?.scalarType === 'datetime' && arg !== null ? new Date(arg).getTime() : arg))
}

function select(database, sql, args) {
  const statement = database.prepare(sql, args)
  try {
    const rows = []
    while (statement.step()) rows.push(statement.get())
    const columnNames = statement.getColumnNames()
    const columnTypes = columnNames.map((name, column) => (TIMES.has(name) ? ColumnTypeEnum.DateTime : typeOf(rows, column)))
    const read = (value, column) => (columnTypes[column] === ColumnTypeEnum.DateTime && value !== null ? timeOf(value) : value)
    return { columnNames, columnTypes, rows: rows.map((row) => row.map(read)) }
  } finally {
    statement.free()
  }
}

// The default of `started_at` is text, in UTC.
function timeOf(value) {
  return new Date(typeof value === 'string' ? `${value.replace(' ', 'T')}Z` : value).toISOString()
}

// The catalog has integers and text; a column without a value may have any type.
function typeOf(rows, column) {
  const value = rows.map((row) => row[column]).find((value) => value !== null)
  return typeof value === 'string' ? ColumnTypeEnum.Text : ColumnTypeEnum.Int64
}
