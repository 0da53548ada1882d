import type { Tone } from './status-badge.tsx'

/** Reached ✓ · on pace ● · behind ▲ · far behind (less than half of what is expected) ■ · nothing due yet ○ */
export function toneOfPace(value: number, target: number, expected?: number): Tone {
  if (value >= target) return 'good'
  if (expected === undefined || value >= expected) return value > 0 ? 'active' : 'quiet'
  return value < expected / 2 ? 'bad' : 'warn'
}
