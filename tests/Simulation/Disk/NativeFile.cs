using System.Runtime.InteropServices;

namespace OfflineSync.Simulation.Disk;

/// <summary>An open file as SQLite sees it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeFile
{
    public NativeFileMethods* Methods;

    /// <summary>A handle to the <see cref="OpenFile"/>.</summary>
    public nint Handle;
}
