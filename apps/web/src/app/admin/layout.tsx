import { requireScope } from '../../auth/require-scope.ts'
import { AdminNav } from './admin-nav.tsx'
import { LeaveWithoutScope } from './leave-without-scope.tsx'

export default function AdminLayout({ children }: LayoutProps<'/admin'>) {
  // Each page asks again: going from one to the next does not render this.
  requireScope('admin')
  return (
    <div className="mx-auto grid w-full max-w-5xl grid-cols-1 gap-6 px-4 pt-3 pb-16">
      <LeaveWithoutScope />
      <AdminNav />
      {children}
    </div>
  )
}
