import { SettingsNav } from './settings-nav.tsx'

export default function SettingsLayout({ children }: LayoutProps<'/settings'>) {
  return (
    <div className="mx-auto grid w-full max-w-5xl grid-cols-1 items-start gap-x-10 gap-y-6 px-4 pt-6 pb-16 print:block md:grid-cols-[11rem_minmax(0,1fr)] md:pt-10">
      <SettingsNav />
      <div className="grid max-w-2xl grid-cols-1 gap-6">{children}</div>
    </div>
  )
}
