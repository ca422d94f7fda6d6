// Real Prisma as a judge: JSON lines in, JSON lines out, one answer a request, in the order of the requests.
// See README.md for the requests. A request can fail; the process does not.

import readline from 'node:readline'

import { lastPanic, openEngine, schemaTools, watch } from './engine.mjs'
import { addMigration, begin, readMigrations } from './folder.mjs'
import { attachPostgres, openPostgres } from './postgres.mjs'
import { attachSqlite, openSqlite } from './sqlite.mjs'

// Standard output carries answers and nothing else.
console.log = console.error

const SCHEMA_PATH = 'schema.prisma'
const FRESH = { sqlite: openSqlite, postgresql: openPostgres }
const LIVE = { sqlite: attachSqlite, postgresql: attachPostgres }

const OPERATIONS = {
  validate(request) {
    validate(request.schema)
    return {}
  },

  format(request) {
    validate(request.schema)
    const parameters = { textDocument: { uri: 'file:/schema.prisma' }, options: { tabSize: 2, insertSpaces: true } }
    const formatted = JSON.parse(schemaTools().format(JSON.stringify([['file:/schema.prisma', request.schema]]), JSON.stringify(parameters)))
    return { formatted: formatted[0][1] }
  },

  // The DDL with which Prisma itself would create the schema.
  async ddl(request) {
    validate(request.schema)
    return { ddl: await compare(request, { tag: 'empty' }) }
  },

  // What Prisma would still change in a database that was made by `ddl`.
  async diff(request) {
    validate(request.schema)
    if (typeof request.ddl !== 'string') throw new Error('`ddl` must be a string')
    return { diff: await compare(request, datasource(request)) }
  },

  // The same for a database that is there.
  async drift(request) {
    validate(request.schema)
    return { diff: await compare(request, datasource(request), LIVE) }
  },

  // `prisma migrate deploy`
  async deploy(request) {
    const { appliedMigrationNames } = await work(request, LIVE, (engine) => engine.applyMigrations(migrations(request)))
    return { applied: appliedMigrationNames }
  },

  // `prisma migrate status`
  async status(request) {
    const parameters = { ...migrations(request), optInToShadowDatabase: false }
    return work(request, LIVE, (engine) => engine.diagnoseMigrationHistory(parameters))
  },

  // What `prisma migrate dev` does before it makes a migration: it runs all migrations in a database of its own, and looks
  // whether they lead to what the real one is.
  async dev(request) {
    const { action } = await work(request, LIVE, (engine) => engine.devDiagnostic(migrations(request)))
    return { action: action.tag, reason: action.reason ?? null }
  },

  // `prisma migrate dev --create-only`: the script from where the migrations lead to the schema. The engine's own
  // `createMigration` cannot run in this build, because it does not get at the adapter's database for trying out.
  async create(request) {
    validate(request.schema)
    begin(request.folder, request.provider)
    const from = { tag: 'migrations', ...readMigrations(request.folder) }
    const script = await compare(request, from, LIVE)
    if (script !== '') addMigration(request.folder, request.name, script)
    return { script }
  },

  // `prisma migrate resolve`
  async resolve(request) {
    const { migrationName, ...input } = { ...migrations(request), migrationName: request.name }
    await work(request, LIVE, (engine) =>
      request.applied ? engine.markMigrationApplied({ migrationName, ...input }) : engine.markMigrationRolledBack({ migrationName }),
    )
    return {}
  },
}

const files = (schema) => ({ files: [{ path: SCHEMA_PATH, content: schema }] })
const datasource = (request) => ({ tag: 'schemaDatasource', ...files(request.schema), configDir: '.' })
const filters = (request) => ({ externalTables: request.external ?? [], externalEnums: [] })
const migrations = (request) => ({ migrationsList: readMigrations(request.folder), filters: filters(request) })

function validate(schema) {
  if (typeof schema !== 'string') throw new Error('`schema` must be a string')
  schemaTools().validate(JSON.stringify({ prismaSchema: schema, noColor: true }))
}

async function compare(request, from, databases = FRESH) {
  const parameters = { from, to: { tag: 'schemaDatamodel', ...files(request.schema) }, script: true, exitCode: true, filters: filters(request) }
  const result = await work(request, databases, (engine) => engine.diff(parameters))
  // 0 is "no difference"; the script is then a comment that says so.
  return result.exitCode === 0 ? '' : result.stdout
}

// What an engine over the request's database returns.
async function work(request, databases, call) {
  const open = databases[request.provider]
  if (!open) throw new Error(`\`provider\` must be one of: ${Object.keys(databases).join(', ')}`)
  const { datasources } = JSON.parse(schemaTools().get_config(JSON.stringify({ prismaSchema: request.schema }))).config
  if (datasources[0]?.activeProvider !== request.provider) {
    throw new Error(`the schema's datasource must have \`provider = "${request.provider}"\``)
  }
  const database = await open(request)
  try {
    const engine = await openEngine(request.schema, SCHEMA_PATH, database.factory)
    const result = await watch(call(engine))
    engine.free()
    return result
  } finally {
    await database.close()
  }
}

// Prisma's errors are JSON in a message, or an object, or a message.
function describe(error) {
  const panic = lastPanic()
  if (panic) return `Prisma panicked: ${panic}`
  const text = error?.message ?? String(error)
  try {
    const parsed = JSON.parse(text)
    return [parsed.error_code, parsed.message].filter(Boolean).join(': ') || text
  } catch {
    return [error?.code, text].filter(Boolean).join(': ')
  }
}

async function answer(line) {
  let id = null
  try {
    const request = JSON.parse(line)
    id = request?.id ?? null
    if (!Object.hasOwn(OPERATIONS, request?.op)) throw new Error(`\`op\` must be one of: ${Object.keys(OPERATIONS).join(', ')}`)
    return { id, ok: true, ...(await OPERATIONS[request.op](request)) }
  } catch (error) {
    return { id, ok: false, error: describe(error) }
  }
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  if (line.trim() !== '') process.stdout.write(`${JSON.stringify(await answer(line))}\n`)
}
