import type { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { web } from '../../../web.ts'

interface Context {
  params: Promise<{ nextauth: string[] }>
}

const handle = (request: NextRequest, context: Context) => NextAuth(request, context as never, web().auth)

export { handle as GET, handle as POST }
