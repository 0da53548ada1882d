import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { orpc } from '../../app/client.ts'
import { useMe } from '../../app/session.ts'
import { timeOf } from '../../ui/dates.ts'
import { Loading } from '../../ui/loading.tsx'
import { Page, Section } from '../../ui/page.tsx'
import { ErrorState } from '../../ui/states.tsx'
import styles from './door.module.css'

/** A code is asked for anew so long before it lapses. */
const renewBefore = 2 * 60_000

/** My own code, for the organiser's phone at the door. Stays valid as long as the page is open. */
export function MyCodePage() {
  const { person } = useMe()
  useScreenOn()
  const { data, error, refetch } = useQuery(
    orpc.activities.personCode.queryOptions({
      input: undefined,
      gcTime: 0,
      staleTime: 0,
      refetchInterval: ({ state }) =>
        state.data ? Math.max(5_000, Date.parse(state.data.validUntil) - Date.now() - renewBefore) : false,
      refetchIntervalInBackground: true,
    }),
  )
  return (
    <Page title="我的签到码" note="会场没有大屏幕，或扫不了码时，请组织者扫这个码。" narrow>
      <Section>
        {data ? (
          <div className={styles.code}>
            <img
              src={`data:image/svg+xml,${encodeURIComponent(data.svg)}`}
              alt={`${person.name}的签到二维码`}
            />
            <p>
              <strong>{person.name}</strong>
              <br />
              {person.schoolName}
            </p>
            <p>
              工号 <strong>{person.staffNumber}</strong>
            </p>
            <p className={styles.note}>
              {timeOf(data.validUntil)} 前有效，到时自动更换。扫不出来时，报工号也可以签到。
            </p>
          </div>
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading />
        )}
      </Section>
    </Page>
  )
}

/** Keeps the screen from going dark while the code is shown, where the phone allows it. */
function useScreenOn(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let gone = false
    navigator.wakeLock
      ?.request('screen')
      .then((held) => (gone ? void held.release() : void (lock = held)))
      .catch(() => {})
    return () => {
      gone = true
      void lock?.release()
    }
  }, [])
}
