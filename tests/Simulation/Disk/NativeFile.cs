using System.Runtime.InteropServices;

namespace OfflineSync.Simulation.Disk;

/// <summary>An open file as SQLite sees it. The wrapped file follows it in memory.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeFileMethods* Methods;
    public nint Reserved;

    public static NativeFile* Wrapped(NativeFile* file) => file + 1;
}
