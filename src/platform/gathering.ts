/** How requests that arrive together are gathered into one piece of work. */
export interface Gathering<Item, Answer> {
  /** Does the work of all items at once; answers in their order. Throwing fails every item of the batch. */
  work(items: Item[]): Promise<Answer[]>
  /** How long the first item waits for company, in milliseconds. */
  waitMs: number
  /** Most items in one batch. */
  most: number
  /** Batches at work at the same time; while all are busy, items gather. */
  lanes: number
}

/** A function that does its work together with the other calls of the same few milliseconds. */
export interface Gathered<Item, Answer> {
  (item: Item): Promise<Answer>
  /** Resolves when nothing is waiting or at work any more. */
  idle(): Promise<void>
}

interface Waiting<Item, Answer> {
  item: Item
  resolve(answer: Answer): void
  reject(error: unknown): void
}

/** Turns work on many into a call for one: the way to hundreds of requests a database round trip. */
export function gathering<Item, Answer>(settings: Gathering<Item, Answer>): Gathered<Item, Answer> {
  const waiting: Waiting<Item, Answer>[] = []
  let idlers: (() => void)[] = []
  let busy = 0
  let timer: NodeJS.Timeout | undefined

  function schedule(): void {
    if (timer || busy >= settings.lanes || waiting.length === 0) return
    if (waiting.length >= settings.most) start()
    else timer = setTimeout(start, settings.waitMs)
  }

  function start(): void {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting.splice(0, settings.most)
    busy += 1
    void settings
      .work(batch.map(({ item }) => item))
      .then(
        (answers) => batch.forEach(({ resolve }, index) => resolve(answers[index] as Answer)),
        (error: unknown) => batch.forEach(({ reject }) => reject(error)),
      )
      .finally(() => {
        busy -= 1
        schedule()
        if (busy === 0 && waiting.length === 0) {
          for (const idler of idlers) idler()
          idlers = []
        }
      })
    schedule()
  }

  const call = (item: Item): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      schedule()
    })
  return Object.assign(call, {
    idle: (): Promise<void> =>
      busy === 0 && waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
  })
}
