using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OfflineSync.Simulation.Tests.Disk;

/// <summary>
/// Stands between SQLite and its own file system and asks a <see cref="CrashingDisk"/> about each call. There is one in a process, the default one while a
/// disk is attached; its memory stays, as SQLite may hold on to it.
/// </summary>
internal static unsafe class SimulatedVfs
{
    private const int Ok = 0;

    private static readonly Dictionary<nint, string> Names = [];
    private static NativeVfs* _base;
    private static NativeVfs* _vfs;
    private static NativeFileMethods* _methods;
    private static CrashingDisk? _disk;

    public static IEnumerable<string> OpenFiles => Names.Values;

    public static void Attach(CrashingDisk disk)
    {
        if (_disk is not null)
            throw new InvalidOperationException("Another disk is attached.");
        if (_vfs is null)
            Create();
        _disk = disk;
        Check(NativeVfs.Register(_vfs, 1));
    }

    public static void Detach()
    {
        Check(NativeVfs.Unregister(_vfs));
        Check(NativeVfs.Register(_base, 1));
        _disk = null;
    }

    private static void Create()
    {
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_initialize();
        _base = NativeVfs.Find(null);
        _vfs = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
        *_vfs = *_base;
        _vfs->Next = null;
        _vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8("simulated");
        _vfs->FileSize = sizeof(NativeFile) + _base->FileSize;
        _vfs->Open = &Open;
        _vfs->Delete = &Delete;
        _methods = (NativeFileMethods*)NativeMemory.AllocZeroed((nuint)sizeof(NativeFileMethods));
        *_methods = new NativeFileMethods
        {
            Version = 2,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            Size = &Size,
            Lock = &Lock,
            Unlock = &Unlock,
            CheckReservedLock = &CheckReservedLock,
            Control = &Control,
            SectorSize = &SectorSize,
            Characteristics = &Characteristics,
            SharedMemoryMap = &SharedMemoryMap,
            SharedMemoryLock = &SharedMemoryLock,
            SharedMemoryBarrier = &SharedMemoryBarrier,
            SharedMemoryUnmap = &SharedMemoryUnmap,
        };
    }

    private static void Check(int code)
    {
        if (code != Ok)
            throw new InvalidOperationException($"SQLite does not take the file system: {code}.");
    }

    private static NativeFileMethods* Base(NativeFile* file) => NativeFile.Wrapped(file)->Methods;

    private static string? Watched(byte* name) => Marshal.PtrToStringUTF8((nint)name) is { } path && _disk?.Watches(path) == true ? path : null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        if (Watched(name) is not { } path)
            return _base->Open(_base, name, file, flags, outFlags);
        file->Methods = null;
        var code = _disk!.Open(path);
        if (code != Ok)
            return code;
        code = _base->Open(_base, name, NativeFile.Wrapped(file), flags, outFlags);
        if (code != Ok)
            return code;
        Names[(nint)file] = path;
        file->Methods = _methods;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeVfs* vfs, byte* name, int syncFolder)
    {
        var path = Watched(name);
        var code = path is null ? Ok : _disk!.Delete(path, syncFolder != 0);
        return code == Ok ? _base->Delete(_base, name, syncFolder) : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        Names.Remove((nint)file);
        return Base(file)->Close(NativeFile.Wrapped(file));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* buffer, int count, long offset)
    {
        var code = _disk?.Read(Names[(nint)file], offset, count) ?? Ok;
        return code == Ok ? Base(file)->Read(NativeFile.Wrapped(file), buffer, count, offset) : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* buffer, int count, long offset)
    {
        var code = _disk?.Write(Names[(nint)file], new ReadOnlySpan<byte>(buffer, count), offset) ?? Ok;
        return code == Ok ? Base(file)->Write(NativeFile.Wrapped(file), buffer, count, offset) : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long size)
    {
        var code = _disk?.Truncate(Names[(nint)file], size) ?? Ok;
        return code == Ok ? Base(file)->Truncate(NativeFile.Wrapped(file), size) : code;
    }

    // What is durable is what the disk remembers; the real file needs no sync.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags) => _disk?.Sync(Names[(nint)file]) ?? Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Size(NativeFile* file, long* size) => Base(file)->Size(NativeFile.Wrapped(file), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(NativeFile* file, int level) => Base(file)->Lock(NativeFile.Wrapped(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(NativeFile* file, int level) => Base(file)->Unlock(NativeFile.Wrapped(file), level);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(NativeFile* file, int* result) => Base(file)->CheckReservedLock(NativeFile.Wrapped(file), result);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Control(NativeFile* file, int operation, void* argument) => Base(file)->Control(NativeFile.Wrapped(file), operation, argument);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(NativeFile* file) => Base(file)->SectorSize(NativeFile.Wrapped(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Characteristics(NativeFile* file) => Base(file)->Characteristics(NativeFile.Wrapped(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedMemoryMap(NativeFile* file, int region, int size, int extend, void** memory) =>
        Base(file)->SharedMemoryMap(NativeFile.Wrapped(file), region, size, extend, memory);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedMemoryLock(NativeFile* file, int offset, int count, int flags) =>
        Base(file)->SharedMemoryLock(NativeFile.Wrapped(file), offset, count, flags);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SharedMemoryBarrier(NativeFile* file) => Base(file)->SharedMemoryBarrier(NativeFile.Wrapped(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedMemoryUnmap(NativeFile* file, int delete) => Base(file)->SharedMemoryUnmap(NativeFile.Wrapped(file), delete);
}
