export { type Cluster, type ClusterOptions, openCluster } from './cluster.ts'
export { relocatedTo } from './place.ts'
