// Loads Prisma's two WebAssembly packages, and loads them anew after a panic: a panicked instance is unusable.

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'

const require = createRequire(import.meta.url)
const TOOLS = require.resolve('@prisma/prisma-schema-wasm')
const ENGINE = require.resolve('@prisma/schema-engine-wasm/schema_engine_bg')
const TIME_LIMIT = 60_000

let tools = null
let engine = null
let generation = 0
let panic = null
let interrupt = null

// Where Prisma's packages leave the message of a panic.
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => { panic = message } }

// A panic inside an asynchronous call surfaces here, and its promise never settles.
process.on('uncaughtException', (error) => interrupt?.(error) ?? console.error(error))
process.on('unhandledRejection', (error) => interrupt?.(error) ?? console.error(error))

/** The message of a panic since the last call, and a fresh start after it. */
export function lastPanic() {
  const message = panic
  if (message !== null) {
    delete require.cache[TOOLS]
    tools = engine = panic = null
  }
  return message
}

/** Validation and formatting. */
export function schemaTools() {
  return (tools ??= require(TOOLS))
}

/** An engine over the databases that `factory` opens. */
export async function openEngine(schema, path, factory) {
  engine ??= await loadEngine()
  const bound = bindMigrationAwareSqlAdapterFactory(factory)
  return watch(engine.SchemaEngine.new({ datamodels: [[path, schema]] }, () => {}, bound))
}

/** Awaits a call of the engine; a panic or a standstill makes it fail instead of hang. */
export async function watch(call) {
  let timer
  const interrupted = new Promise((_, reject) => {
    interrupt = (error) => (reject(error), true)
    timer = setTimeout(() => {
      engine = null
      reject(new Error(`no answer from Prisma in ${TIME_LIMIT / 1000} s`))
    }, TIME_LIMIT)
  })
  try {
    return await Promise.race([call, interrupted])
  } finally {
    clearTimeout(timer)
    interrupt = null
  }
}

async function loadEngine() {
  // The package's own entry imports its .wasm file as a module, which Node does only behind a flag.
  // The query makes every load a new module with a memory of its own.
  const glue = await import(`${pathToFileURL(ENGINE)}?generation=${generation++}`)
  const code = readFileSync(ENGINE.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return glue
}
