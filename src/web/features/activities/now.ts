import { useEffect, useState } from 'react'

/** The present moment, anew every half minute: an open page notices that sign-in has begun. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
