import { defineConfig } from 'prisma/config'

/** Only Prisma's own commands read this; the server takes its address from DATABASE_URL or the embedded database. */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
})
