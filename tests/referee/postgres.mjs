// PostgreSQL databases: one of its own for a request, or one that is there. `@prisma/adapter-pg` cannot read the type "char",
// in which PostgreSQL's catalog keeps the actions of foreign keys, so this is a small adapter over `pg`.

import { randomUUID } from 'node:crypto'

import { ColumnTypeEnum, DriverAdapterError } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const ADAPTER = { provider: 'postgres', adapterName: 'referee-postgres' }

// What occurs in catalog queries: the type's object id -> what the engine is told, and how the text is read.
// Eight-byte integers travel as text: a JavaScript number would round them.
const integer = { type: ColumnTypeEnum.Int64, read: String }
const text = { type: ColumnTypeEnum.Text, read: String }
const list = (type, item) => ({ type, read: (value) => arrayOf(value).map((member) => (member === null ? null : item(member))) })
const TYPES = new Map([
  [16, { type: ColumnTypeEnum.Boolean, read: (value) => value === 't' }],
  [18, { type: ColumnTypeEnum.Character, read: String }],
  [19, text],
  [20, integer],
  [21, { type: ColumnTypeEnum.Int32, read: Number }],
  [23, { type: ColumnTypeEnum.Int32, read: Number }],
  [25, text],
  [26, integer],
  // In the history of migrations.
  [1043, text],
  [1184, { type: ColumnTypeEnum.DateTime, read: (value) => timeOf(value).toISOString() }],
  [1002, list(ColumnTypeEnum.CharacterArray, String)],
  [1003, list(ColumnTypeEnum.TextArray, String)],
  [1005, list(ColumnTypeEnum.Int32Array, Number)],
  [1007, list(ColumnTypeEnum.Int32Array, Number)],
  [1009, list(ColumnTypeEnum.TextArray, String)],
  [1016, list(ColumnTypeEnum.Int64Array, String)],
  [1028, list(ColumnTypeEnum.Int64Array, String)],
])
const typeOf = (oid) => TYPES.get(oid) ?? text
const arrayOf = pg.types.getTypeParser(1009, 'text')
const timeOf = pg.types.getTypeParser(1184, 'text')

/** A fresh database to which `ddl` has been applied, if there is one; `close` drops it. */
export function openPostgres({ url, ddl = '' }) {
  return open(url, async (createDatabase) => {
    const client = await createDatabase()
    await client.query(ddl)
    return client
  })
}

/** The database that `url` names, as it is. */
export function attachPostgres({ url }) {
  return open(url, async (_, attach) => attach())
}

/** A database, with others beside it for what is tried out: `close` drops those. */
async function open(url, main) {
  if (typeof url !== 'string') throw new Error('`url` must be a connection string')
  const server = await connect(url)
  const databases = []
  const clients = []
  const kept = async (href) => {
    const client = await connect(href)
    clients.push(client)
    return client
  }
  const createDatabase = async () => {
    const name = `referee_${randomUUID().replaceAll('-', '')}`
    await server.query(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'`)
    databases.push(name)
    const own = new URL(url)
    own.pathname = `/${name}`
    return kept(own.href)
  }
  const close = async () => {
    for (const client of clients) await client.end()
    for (const name of databases) await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await server.end()
  }
  try {
    const client = await main(createDatabase, () => kept(url))
    const factory = { ...ADAPTER, connect: async () => adapter(client), connectToShadowDb: async () => adapter(await createDatabase()) }
    return { factory, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function connect(connectionString) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  // A lost connection is reported by the query that needs it.
  client.on('error', () => {})
  await client.connect()
  return client
}

function adapter(client) {
  const run = async (query) => {
    try {
      return await client.query(query)
    } catch (error) {
      const { code = 'N/A', severity = 'ERROR', message, detail, column, hint } = error
      throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint })
    }
  }
  return {
    ...ADAPTER,
    queryRaw: async ({ sql, args }) => {
      const types = { getTypeParser: (oid) => typeOf(oid).read }
      const { fields, rows } = await run({ text: sql, values: args, rowMode: 'array', types })
      return {
        columnNames: fields.map((field) => field.name),
        columnTypes: fields.map((field) => typeOf(field.dataTypeID).type),
        rows,
      }
    },
    executeRaw: async ({ sql, args }) => (await run({ text: sql, values: args })).rowCount ?? 0,
    executeScript: async (script) => void (await run(script)),
    startTransaction: async () => {
      throw new Error('the schema engine does not begin transactions')
    },
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    // `close` of the database ends its connections.
    dispose: async () => {},
  }
}
