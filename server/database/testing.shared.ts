import { stopSharedServer } from './testing.ts'

/** After the last integration test: the PostgreSQL they shared is stopped. */
export async function teardown(): Promise<void> {
  await stopSharedServer()
}
