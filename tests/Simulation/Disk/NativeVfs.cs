using System.Runtime.InteropServices;

namespace OfflineSync.Simulation.Disk;

/// <summary>SQLite's <c>sqlite3_vfs</c>. What is only handed on is an address.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeVfs
{
    public int Version;
    public int FileSize;
    public int PathMax;
    public NativeVfs* Next;
    public byte* Name;
    public void* AppData;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, NativeFile*, int, int*, int> Open;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, int> Delete;
    public delegate* unmanaged[Cdecl]<NativeVfs*, byte*, int, int*, int> Access;
    public nint FullPathname;
    public nint LibraryOpen;
    public nint LibraryError;
    public nint LibrarySymbol;
    public nint LibraryClose;
    public delegate* unmanaged[Cdecl]<NativeVfs*, int, byte*, int> Random;
    public delegate* unmanaged[Cdecl]<NativeVfs*, int, int> Sleep;
    public nint CurrentTime;
    public nint LastError;
    public delegate* unmanaged[Cdecl]<NativeVfs*, long*, int> CurrentTimeInt64;
    public nint SetSystemCall;
    public nint GetSystemCall;
    public nint NextSystemCall;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    public static extern NativeVfs* Find(byte* name);

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register", CallingConvention = CallingConvention.Cdecl)]
    public static extern int Register(NativeVfs* vfs, int isDefault);

    /// <summary>Without bytes to fill, SQLite draws a new seed at the next use.</summary>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_randomness", CallingConvention = CallingConvention.Cdecl)]
    public static extern void Randomness(int count, byte* bytes);
}
