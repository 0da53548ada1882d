import { totalmem } from 'node:os'

const mebibyte = 1024 * 1024

/**
 * Server settings, given on the command line so that they follow the program and not the data.
 * @param durable false only for throw-away clusters of tests: nothing is flushed to disk
 */
export function tuning(durable: boolean): Record<string, string> {
  const memory = totalmem() / mebibyte
  // A quarter of the memory at most; 256 MB hold a district's working set.
  const buffers = Math.max(32, Math.min(durable ? 256 : 64, Math.floor(memory / 8)))
  return {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    max_connections: durable ? '60' : '120',
    shared_buffers: `${buffers}MB`,
    effective_cache_size: `${Math.max(128, Math.floor(memory / 4))}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    random_page_cost: '1.1',
    // Compiling a query costs more than the short queries here take.
    jit: 'off',
    // What is acknowledged is on disk.
    fsync: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    wal_level: 'replica',
    max_wal_senders: '0',
    min_wal_size: '128MB',
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',
    autovacuum_naptime: '30s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    log_checkpoints: 'off',
  }
}
