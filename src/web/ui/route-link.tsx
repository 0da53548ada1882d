import { Link } from '@tanstack/react-router'

/**
 * A link to an address that is data (a place in the navigation, a notification, a source of a ledger entry), also to a
 * section of a page (`#id`).
 * Where the route is known while writing, use the router's own typed `Link`.
 */
export function RouteLink({
  to,
  exact = false,
  children,
  ...rest
}: {
  to: string
  /** Counts as the current page only where the address is this one, not one beneath it. */
  exact?: boolean
  children: React.ReactNode
} & Omit<React.AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>) {
  const [address = '/', hash] = to.split('#')
  const [path = '/', query = ''] = address.split('?')
  const search = query ? Object.fromEntries(new URLSearchParams(query)) : {}
  return (
    <Link
      to={path as never}
      search={search as never}
      hash={hash}
      activeOptions={exact ? { exact } : undefined}
      {...rest}
    >
      {children}
    </Link>
  )
}
