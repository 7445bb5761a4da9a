import { getAuthStatus, requireSession } from '../../../auth/require-session.ts'
import { PictureForm } from '../../../picture/picture-form.tsx'
import { ProfilePicture } from '../../../picture/profile-picture.tsx'
import { pageRequest } from '../../../server/page-runtime.ts'
import { AddressNews } from '../../address-news.tsx'
import { ownNews } from '../../own-news.ts'
import { PageTitle } from '../../page-frame.tsx'
import { Section } from '../section.tsx'
import { NamesForm } from './names-form.tsx'
import { namesOf } from './names.ts'

const heading = 'Profile'

const news: Readonly<Record<string, string>> = {
  saved: 'Your profile is saved.',
  'picture-changed': 'Your picture is changed.',
  'picture-removed': 'Your picture is removed.',
}

export default async function ProfilePage({ searchParams }: PageProps<'/settings/profile'>) {
  requireSession()
  const { notice } = await searchParams
  const words = news[ownNews(notice) ?? '']
  const { userInfo } = await getAuthStatus()
  const { settings } = pageRequest()
  const names = namesOf(settings, userInfo)
  return (
    <>
      <PageTitle heading={heading} />
      <h1 className="text-2xl">{heading}</h1>
      <AddressNews words={words} />
      {settings.enableUserImages ? (
        <Section
          id="picture-heading"
          heading="Your picture"
          intro={settings.userCanEditUserImage ? undefined : 'Only the person who runs this site can change this.'}
        >
          {settings.userCanEditUserImage ? (
            <PictureForm size={settings.userImageSize} />
          ) : (
            <ProfilePicture url={userInfo?.imageUrl ?? null} name={userInfo?.userName ?? ''} size={96} />
          )}
        </Section>
      ) : null}
      {names.length > 0 ? (
        <Section id="names" heading="What we call you" intro="Shown here and in the account menu.">
          <NamesForm names={names} />
        </Section>
      ) : null}
      {names.length === 0 && !settings.enableUserImages ? (
        <p className="text-muted">There is nothing here that you can change.</p>
      ) : null}
    </>
  )
}
