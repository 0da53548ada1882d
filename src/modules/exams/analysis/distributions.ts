/**
 * Normal, Student and Fisher distributions to about thirteen digits, in both tails. Everything rests on the
 * regularised incomplete beta function: a continued fraction (Abramowitz & Stegun 26.5.8, evaluated by Lentz's
 * method) times a power term computed with Loader's saddle-point form, because the plain log-gamma form loses
 * five digits at the degrees of freedom of a district (n·k in the hundreds of thousands).
 */

const LOG_SQRT_TWO_PI = 0.9189385332046728
const TWO_PI = 2 * Math.PI

/** Lanczos approximation (g = 607/128, 15 terms) of ln Γ(x), x > 0; used for small arguments only. */
const LANCZOS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  3.399464998481189e-5, 4.652362892704858e-5, -9.837447530487956e-5, 0.0001580887032249125,
  -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 8.441822398385275e-5,
  -2.6190838401581408e-5, 3.6899182659531625e-6,
] as const

function logGammaSmall(x: number): number {
  let series = LANCZOS[0] as number
  for (let i = 1; i < LANCZOS.length; i++) series += (LANCZOS[i] as number) / (x + i)
  const shifted = x + 607 / 128 + 0.5
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((Math.sqrt(TWO_PI) * series) / x)
}

/** ln n! − [½ ln 2πn + n ln n − n], the error of Stirling's formula, n > 0 and not only whole. */
function stirlingError(n: number): number {
  // Halves are what whole degrees of freedom ask for, ½ above all.
  if (n <= 15 && Number.isInteger(2 * n)) return STIRLING_OF_HALVES[2 * n] as number
  return stirlingErrorAnew(n)
}

function stirlingErrorAnew(n: number): number {
  if (n <= 15) return logGammaSmall(n + 1) - (n + 0.5) * Math.log(n) + n - LOG_SQRT_TWO_PI
  const square = n * n
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / n
}

const STIRLING_OF_HALVES = Float64Array.from({ length: 31 }, (_, i) => stirlingErrorAnew(i / 2))

/** x ln(x/m) + m − x without cancellation when x is near m (Loader 2000). */
function deviance(x: number, m: number): number {
  const difference = x - m
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x
  const v = difference / (x + m)
  let sum = difference * v
  let term = 2 * x * v
  const square = v * v
  for (let j = 1; j < 1000; j++) {
    term *= square
    const next = sum + term / (2 * j + 1)
    if (next === sum) break
    sum = next
  }
  return sum
}

/** x^a y^b / B(a, b) with y = 1 − x given apart so that neither tail is rounded away. */
function betaPower(a: number, b: number, x: number, y: number): number {
  const n = a + b
  const exponent =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * x) - deviance(b, n * y)
  return ((a * b) / n) * Math.exp(exponent) * Math.sqrt(n / (TWO_PI * a * b))
}

function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  if (Math.abs(d) < tiny) d = tiny
  d = 1 / d
  let value = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 + even * d
    if (Math.abs(d) < tiny) d = tiny
    c = 1 + even / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    value *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + odd * d
    if (Math.abs(d) < tiny) d = tiny
    c = 1 + odd / c
    if (Math.abs(c) < tiny) c = tiny
    d = 1 / d
    const step = d * c
    value *= step
    if (Math.abs(step - 1) < 1e-16) break
  }
  return value
}

/** Lower and upper regularised incomplete beta, I_x(a, b) and 1 − I_x(a, b); y must be 1 − x. */
export function incompleteBeta(a: number, b: number, x: number, y: number): { lower: number; upper: number } {
  if (x <= 0) return { lower: 0, upper: 1 }
  if (y <= 0) return { lower: 1, upper: 0 }
  const power = betaPower(a, b, x, y)
  if (x < (a + 1) / (a + b + 2)) {
    const lower = (power * betaFraction(a, b, x)) / a
    return { lower, upper: 1 - lower }
  }
  const upper = (power * betaFraction(b, a, y)) / b
  return { lower: 1 - upper, upper }
}

/** P(T > t) of Student's t. */
export function studentUpperTail(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN
  if (t === Infinity) return 0
  if (t === -Infinity) return 1
  const square = t * t
  const { lower } = incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square))
  return t >= 0 ? lower / 2 : 1 - lower / 2
}

/** P(F > f) of Fisher's F. */
export function fisherUpperTail(f: number, df1: number, df2: number): number {
  if (Number.isNaN(f) || !(df1 > 0) || !(df2 > 0)) return Number.NaN
  if (f <= 0) return 1
  if (f === Infinity) return 0
  const whole = df2 + df1 * f
  return incompleteBeta(df2 / 2, df1 / 2, df2 / whole, (df1 * f) / whole).lower
}

/** The x with `tail(x) = p` for a falling `tail`; Newton steps kept inside a shrinking bracket. */
function solveTail(
  tail: (x: number) => number,
  density: (x: number) => number,
  p: number,
  start: number,
): number {
  let low = 0
  let high = Infinity
  let x = start
  for (let i = 0; i < 400; i++) {
    const gap = tail(x) - p
    if (gap === 0) return x
    if (gap > 0) low = x
    else high = x
    let next = x + gap / density(x)
    if (!(next > low && next < high)) next = high === Infinity ? Math.max(2 * x, 1e-8) : (low + high) / 2
    if (Math.abs(next - x) <= 4e-16 * Math.abs(next)) return next
    x = next
  }
  return x
}

/** Quantile of Student's t at probability p. */
export function studentQuantile(p: number, df: number): number {
  if (!(df > 0) || !(p > 0 && p < 1)) return Number.NaN
  if (p === 0.5) return 0
  const upper = p > 0.5 ? 1 - p : p
  const density = (t: number) => {
    const square = t * t
    return betaPower(df / 2, 0.5, df / (df + square), square / (df + square)) / t
  }
  const value = solveTail((t) => studentUpperTail(t, df), density, upper, studentStart(upper, df))
  return p > 0.5 ? value : -value
}

/** Cornish–Fisher expansion of the t quantile in 1/df (Abramowitz & Stegun 26.7.5), good from a few df on. */
function studentStart(upper: number, df: number): number {
  const z = -normalQuantile(upper)
  const z2 = z * z
  const first = (z2 + 1) / 4
  const second = ((5 * z2 + 16) * z2 + 3) / 96
  const third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384
  return Math.max(0.01, z * (1 + (first + (second + third / df) / df) / df))
}

/** Quantile of Fisher's F at probability p. */
export function fisherQuantile(p: number, df1: number, df2: number): number {
  if (!(df1 > 0) || !(df2 > 0) || !(p > 0 && p < 1)) return Number.NaN
  const density = (f: number) => {
    const whole = df2 + df1 * f
    return betaPower(df2 / 2, df1 / 2, df2 / whole, (df1 * f) / whole) / f
  }
  return solveTail((f) => fisherUpperTail(f, df1, df2), density, 1 - p, 1)
}

/** P(X > x) of chi-square: series below the mean, continued fraction above (Abramowitz & Stegun 6.5.29, 6.5.31). */
export function chiSquareUpperTail(x: number, df: number): number {
  if (Number.isNaN(x) || !(df > 0)) return Number.NaN
  if (x <= 0) return 1
  const a = df / 2
  const half = x / 2
  const power = Math.exp(-stirlingError(a) - deviance(a, half)) / Math.sqrt(TWO_PI * a)
  if (half < a + 1) {
    let term = 1
    let sum = 1
    for (let i = 1; i < 1_000_000 && term > sum * 1e-17; i++) {
      term *= half / (a + i)
      sum += term
    }
    return 1 - power * sum
  }
  let b = half + 1 - a
  let c = 1e300
  let d = 1 / b
  let value = d
  for (let i = 1; i < 1_000_000; i++) {
    const factor = -i * (i - a)
    b += 2
    d = 1 / (factor * d + b)
    c = b + factor / c
    value *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return power * a * value
}

/** Quantile of chi-square at probability p. */
export function chiSquareQuantile(p: number, df: number): number {
  if (!(df > 0) || !(p > 0 && p < 1)) return Number.NaN
  const a = df / 2
  const density = (x: number) =>
    ((Math.exp(-stirlingError(a) - deviance(a, x / 2)) / Math.sqrt(TWO_PI * a)) * a) / x
  return solveTail((x) => chiSquareUpperTail(x, df), density, 1 - p, df)
}

const AS241_CENTRE = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
] as const
const AS241_MIDDLE = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const
const AS241_TAIL = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const

function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + (coefficients[i] as number)
  return value
}

/** Quantile of the standard normal distribution: Wichura's algorithm AS 241, sixteen digits. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(AS241_CENTRE[0], r)) / polynomial(AS241_CENTRE[1], r)
  }
  const smaller = q < 0 ? p : 1 - p
  if (smaller === 0) return q < 0 ? -Infinity : Infinity
  const r = Math.sqrt(-Math.log(smaller))
  const [table, shift] = r <= 5 ? [AS241_MIDDLE, 1.6] : [AS241_TAIL, 5]
  const value = polynomial(table[0], r - shift) / polynomial(table[1], r - shift)
  return q < 0 ? -value : value
}
