// A SQLite database in memory (sql.js: SQLite compiled to WebAssembly, so nothing is built at installation).

import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils'
import initSqlJs from 'sql.js'

const ADAPTER = { provider: 'sqlite', adapterName: 'referee-sqlite' }
let library = null

/** A fresh database to which `ddl` has been applied, if there is one. */
export async function openSqlite({ ddl = '' }) {
  library ??= await initSqlJs()
  const database = new library.Database()
  try {
    database.exec('PRAGMA foreign_keys = ON')
    database.exec(ddl)
  } catch (error) {
    database.close()
    throw error
  }
  return {
    factory: {
      ...ADAPTER,
      connect: async () => adapter(database, () => {}),
      connectToShadowDb: async () => {
        const shadow = new library.Database()
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
    queryRaw: run(({ sql, args }) => select(database, sql, args)),
    executeRaw: run(({ sql, args }) => {
      database.run(sql, args)
      return database.getRowsModified()
    }),
    executeScript: run((script) => void database.exec(script)),
    startTransaction: async () => {
      throw new Error('a comparison does not begin transactions')
    },
    dispose: async () => dispose(),
  }
}

function select(database, sql, args) {
  const statement = database.prepare(sql, args)
  try {
    const rows = []
    while (statement.step()) rows.push(statement.get())
    const columnNames = statement.getColumnNames()
    return { columnNames, columnTypes: columnNames.map((_, column) => typeOf(rows, column)), rows }
  } finally {
    statement.free()
  }
}

// The catalog has integers and text; a column without a value may have any type.
function typeOf(rows, column) {
  const value = rows.map((row) => row[column]).find((value) => value !== null)
  return typeof value === 'string' ? ColumnTypeEnum.Text : ColumnTypeEnum.Int64
}
