import { Button, VisuallyHidden } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { orpc } from '../../app/client.ts'
import { clientId } from '../../ui/client-id.ts'
import { FileDrop, FileLine } from '../../ui/file-drop.tsx'
import { fileSize } from '../../ui/file-rules.ts'
import { confirmDestructive } from '../../ui/confirm.tsx'
import { Section } from '../../ui/page.tsx'
import { errorSentence } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.tsx'
import { upload } from '../../app/upload.ts'
import type { Activity } from './words.tsx'
import styles from './activity.module.css'

type Material = Activity['materials'][number]
const isPhoto = ({ mediaType }: Material) => /^image\/(jpeg|png|gif|webp)$/.test(mediaType)

/** Photos as pictures, other files as lines; those who may add get a place to drop more. */
export function Materials({ activity }: { activity: Activity }) {
  const {
    materials,
    may: { uploadMaterials },
  } = activity
  if (materials.length === 0 && !uploadMaterials) return null
  const photos = materials.filter(isPhoto)
  const files = materials.filter((it) => !isPhoto(it))
  return (
    <Section title="材料与照片">
      {photos.length > 0 && (
        <ul className={styles.photos}>
          {photos.map(({ id, name }) => (
            <li key={id}>
              <a href={`/files/${id}`} target="_blank" rel="noreferrer">
                <img src={`/files/${id}`} alt={name} loading="lazy" />
              </a>
              {uploadMaterials && <Remove activityId={activity.id} fileId={id} name={name} />}
            </li>
          ))}
        </ul>
      )}
      {files.length > 0 && (
        <ul className={styles.files}>
          {files.map(({ id, name, bytes }) => (
            <li key={id}>
              <a href={`/files/${id}`} target="_blank" rel="noreferrer">
                {name}
              </a>
              <span className={styles.quiet}>{fileSize(bytes)}</span>
              {uploadMaterials && <Remove activityId={activity.id} fileId={id} name={name} />}
            </li>
          ))}
        </ul>
      )}
      {uploadMaterials && <Upload activityId={activity.id} />}
    </Section>
  )
}

/** Removes one file, after asking. */
function Remove({ activityId, fileId, name }: { activityId: string; fileId: string; name: string }) {
  const queries = useQueryClient()
  const remove = useMutation(
    orpc.activities.removeMaterial.mutationOptions({
      onSuccess: () =>
        queries.invalidateQueries({ queryKey: orpc.activities.get.key({ input: { id: activityId } }) }),
      onError: (error) => toast.bad(errorSentence(error)),
    }),
  )
  const ask = async () => {
    const sure = await confirmDestructive({
      title: '移除文件',
      message: `“${name}”将不再显示。`,
      action: '移除',
    })
    if (sure) remove.mutate({ id: activityId, fileId })
  }
  return (
    <Button variant="subtle" size="compact-xs" loading={remove.isPending} onClick={() => void ask()}>
      移除<VisuallyHidden>{name}</VisuallyHidden>
    </Button>
  )
}

/** `id` is the upload's own: sent again after its answer was lost, it is stored once. */
type Sending = { key: number; id: string; file: File; progress: number; error?: unknown }
const endings = [
  '.jpg', '.jpeg', '.png', '.gif', '.webp', '.heic', '.pdf', '.docx', '.xlsx', '.pptx', '.doc', '.xls', '.ppt', '.wps',
  '.txt', '.csv', '.zip', '.mp3', '.m4a', '.mp4',
] // prettier-ignore
let sent = 0

/** Takes files for an activity and sends them at once, each with its progress. */
export function Upload({ activityId, label = '上传材料或照片' }: { activityId: string; label?: string }) {
  const queries = useQueryClient()
  const [sending, setSending] = useState<Sending[]>([])
  const change = (key: number, patch: Partial<Sending> | null) =>
    setSending((all) =>
      patch
        ? all.map((it) => (it.key === key ? { ...it, ...patch } : it))
        : all.filter((it) => it.key !== key),
    )
  const send = async (file: File, id = clientId()) => {
    const key = ++sent
    setSending((all) => [...all, { key, id, file, progress: 0 }])
    try {
      await upload(`/files/activity/${activityId}?id=${id}`, file, (progress) => change(key, { progress }))
      await queries.invalidateQueries({ queryKey: orpc.activities.get.key({ input: { id: activityId } }) })
      change(key, null)
    } catch (error) {
      change(key, { progress: 1, error })
    }
  }
  return (
    <>
      <FileDrop
        label={label}
        hint="照片、课件、文档都可以，每个不超过 50 MB"
        endings={endings}
        limit={50 * 1024 * 1024}
        multiple
        onFiles={(files) => {
          for (const file of files) void send(file)
        }}
      />
      {sending.map(({ key, id, file, progress, error }) => (
        <FileLine
          key={key}
          name={file.name}
          size={file.size}
          progress={progress}
          error={error}
          onRetry={() => {
            change(key, null)
            void send(file, id)
          }}
          onRemove={error === undefined ? undefined : () => change(key, null)}
        />
      ))}
    </>
  )
}
