import fastifyCookie from '@fastify/cookie'
import fastifyMultipart from '@fastify/multipart'
import { OpenAPIGenerator } from '@orpc/openapi'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import type { AnyContractRouter } from '@orpc/contract'
import { call, getRouter, onError, ORPCError, type Router } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { changesOf } from './changes.ts'
import { holdsUntilOf, keptRoutes } from './kept-routes.ts'
import type { RequestContext } from './procedures.ts'
import { openRpc } from './rpc.ts'
import type { Services } from './context.ts'
import type { PageFiles } from './page-files.ts'
import { type FirstView, type Initial, serveWeb } from './web-pages.ts'

/** What the first visit to an address asks for, preloads and shows before its scripts have arrived. */
export interface FirstVisit {
  calls: { path: string[]; input: unknown; infinite?: boolean }[]
  files: PageFiles
  /** Null where there is nothing to show before the scripts run. */
  paint(initial: Initial): Promise<FirstView | null>
}

export interface HttpParts {
  services: Services
  contract: AnyContractRouter
  // The router's own context types are checked where it is composed.
  router: Router<AnyContractRouter, never>
  identify(request: FastifyRequest): ReturnType<RequestContext['identify']>
  version: string
  /** The built web, and what the first visit to an address asks for. */
  web?: { folder: string; firstVisit(address: string, userAgent: string): FirstVisit }
  /** Routes outside the contract: files, calendar feeds, pages rendered by the server. */
  routes: ((app: FastifyInstance) => void | Promise<void>)[]
}

/** The HTTP server: the contract under /rpc (for the web) and /api (OpenAPI), and the modules' own routes. */
export async function openHttp(parts: HttpParts): Promise<FastifyInstance> {
  const { services } = parts
  const app = fastify({
    loggerInstance: services.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: true,
    bodyLimit: 2 * 1024 * 1024,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
  })
  await app.register(fastifyCookie)
  await app.register(fastifyMultipart, { limits: { fileSize: 50 * 1024 * 1024, files: 10 } })

  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    if (!reply.hasHeader('x-frame-options')) reply.header('x-frame-options', 'SAMEORIGIN')
  })

  app.get('/api/health', async (_request, reply) => {
    const database = await services.db
      .selectFrom('districts')
      .select('id')
      .limit(1)
      .execute()
      .then(() => 'ready' as const)
      .catch(() => 'unreachable' as const)
    return reply
      .code(database === 'ready' ? 200 : 503)
      .send({ status: database === 'ready' ? 'ok' : 'failing', version: parts.version, database })
  })

  let document: Promise<object> | undefined
  app.get('/api/openapi.json', () => (document ??= describe(parts)))
  app.get('/api', (_request, reply) => reply.type('text/html').send(referencePage))

  const logFailure = (error: unknown): void => {
    if (error instanceof ORPCError && error.status < 500) return
    // What an answer lacked stands in the cause, and not in the message.
    const cause = error instanceof Error ? (error.cause as { issues?: unknown } | undefined) : undefined
    services.log.error({ err: error, issues: cause?.issues }, 'procedure failed')
  }
  const rpc = openRpc(parts.router as never, { interceptors: [onError(logFailure)] })
  const openApi = new OpenAPIHandler(parts.router as never, { interceptors: [onError(logFailure)] })

  await app.register(async (scope) => {
    // The handlers read the body themselves.
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined))
    const answer =
      (handler: typeof rpc | typeof openApi, prefix: '/rpc' | '/api') =>
      async (request: FastifyRequest, reply: FastifyReply) => {
        const context = contextOf(parts, request, (lines) => void reply.header('set-cookie', lines))
        const { matched } = await handler.handle(request, reply, { prefix, context: context as never })
        if (!matched) await reply.code(404).send({ code: 'notFound' })
      }
    const answerRpc = answer(rpc, '/rpc')
    await scope.register(keptRoutes(parts, changesOf(services), refuseForeignOrigin, answerRpc))
    scope.all('/rpc/*', { preHandler: refuseForeignOrigin }, answerRpc)
    scope.all('/api/*', { preHandler: refuseForeignOrigin }, answer(openApi, '/api'))
  })

  for (const routes of parts.routes) await app.register(async (scope) => routes(scope))
  const { web } = parts
  if (web) {
    await serveWeb(app, web.folder, async (request) => {
      const visit = web.firstVisit(request.url, request.headers['user-agent'] ?? '')
      const initial = await firstAnswers(parts, request, visit.calls)
      return { initial, files: visit.files, firstView: await visit.paint(initial) }
    })
  }
  return app
}

function contextOf(
  parts: HttpParts,
  request: FastifyRequest,
  setCookies: RequestContext['setCookies'],
): RequestContext {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers.set(name, value)
  }
  return {
    services: parts.services,
    identify: () => parts.identify(request),
    holdsUntil: holdsUntilOf(request),
    request: { ip: request.ip, headers },
    setCookies,
  }
}

/** Who is signed in, and the answers that the page will ask for first. A call that fails is left to the page. */
async function firstAnswers(
  parts: HttpParts,
  request: FastifyRequest,
  calls: FirstVisit['calls'],
): Promise<Initial> {
  const context = contextOf(parts, request, () => {})
  if (!(await parts.identify(request).catch(() => null))) return { me: null }
  const answered = await Promise.all(
    [{ path: ['accounts', 'me'], input: {} }, ...calls].map(async (asked) => {
      const procedure = getRouter(parts.router as never, asked.path)
      const output = await call(procedure as never, asked.input as never, { context } as never).catch(
        () => undefined,
      )
      return { ...asked, output }
    }),
  )
  const [me, ...rest] = answered
  return { me: me?.output, calls: rest.filter((answer) => answer.output !== undefined) }
}

/** A write that a foreign page sends with our cookie is refused (browsers name the origin). */
export async function refuseForeignOrigin(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const origin = request.headers.origin
  if (request.method === 'GET' || !origin || origin === 'null') return
  if (URL.canParse(origin) && new URL(origin).host === request.host) return
  await reply.code(403).send({ code: 'notAllowed' })
}

function describe(parts: HttpParts): Promise<object> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(parts.contract, {
    info: { title: '联研', version: parts.version, description: '区域联片教研平台的接口。' },
    servers: [{ url: '/api' }],
  })
}

const referencePage = `<!doctype html><html lang="zh"><meta charset="utf-8"><title>联研接口</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>body{font:16px/1.6 system-ui,"Noto Sans CJK SC";max-width:60rem;margin:2rem auto;padding:0 1rem;color:#23201c}
h2{font-size:1.1rem;margin:2rem 0 .5rem}code{background:#f3efe7;padding:.1em .3em}li{margin:.2rem 0}</style>
<h1>联研接口</h1><p>接口描述(OpenAPI 3.1):<a href="/api/openapi.json">/api/openapi.json</a>。</p><div id="list">正在载入…</div>
<script>fetch('/api/openapi.json').then(r=>r.json()).then(d=>{const by={};for(const [p,ms] of Object.entries(d.paths))for(const [m,o] of Object.entries(ms)){const k=p.split('/')[1];(by[k]??=[]).push([m,p,o.summary||''])}
const el=document.getElementById('list');el.textContent='';for(const [k,v] of Object.entries(by)){const h=document.createElement('h2');h.textContent=k;el.append(h);const ul=document.createElement('ul');for(const [m,p,s] of v){const li=document.createElement('li');const c=document.createElement('code');c.textContent=m.toUpperCase()+' '+p;li.append(c,' '+s);ul.append(li)}el.append(ul)}})</script>`
