using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OfflineSync.Simulation.Disk;

/// <summary>
/// Stands between SQLite and its own file system and asks the <see cref="CrashingDisk"/> of a file about each call. There is one in a process, the default
/// one from the first disk on; files of no disk pass it by. A handle that nobody closed may be closed by the collector's thread.
/// </summary>
internal static unsafe class SimulatedVfs
{
    private const int Ok = 0;
    private const long UnixEpochInJulianMilliseconds = 210_866_760_000_000;

    private static readonly ConcurrentDictionary<nint, OpenFile> Files = new();
    private static readonly List<CrashingDisk> Disks = [];
    private static NativeVfs* _base;
    private static NativeVfs* _vfs;
    private static NativeFileMethods* _methods;
    private static Random _random = new(0);

    /// <summary>What SQLite takes for the time.</summary>
    public static Func<DateTimeOffset>? Clock { get; set; }

    public static void Attach(CrashingDisk disk)
    {
        if (_vfs is null)
        {
            Create();
            Check(NativeVfs.Register(_vfs, 1));
        }
        Disks.Add(disk);
    }

    public static void Detach(CrashingDisk disk) => Disks.Remove(disk);

    /// <summary>The paths of a disk's files that are open, once for each connection.</summary>
    public static IEnumerable<string> OpenFilesOf(CrashingDisk disk) => Files.Values.Where(file => file.Disk == disk).Select(file => file.Path);

    /// <summary>Makes what SQLite draws by lot the same each time.</summary>
    public static void Seed(int seed)
    {
        _random = new Random(seed);
        NativeVfs.Randomness(0, null);
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
        _vfs->Random = &Random;
        _vfs->Sleep = &Sleep;
        _vfs->CurrentTimeInt64 = &CurrentTime;
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

    private static OpenFile? Watched(byte* name)
    {
        if (Marshal.PtrToStringUTF8((nint)name) is not { } path)
            return null;
        var disk = Disks.Find(disk => disk.Watches(path));
        return disk is null ? null : new OpenFile(path, disk);
    }

    private static OpenFile Of(NativeFile* file) => Files[(nint)file];

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        if (Watched(name) is not { } watched)
            return _base->Open(_base, name, file, flags, outFlags);
        file->Methods = null;
        var code = watched.Disk.Open(watched.Path);
        if (code != Ok)
            return code;
        code = _base->Open(_base, name, NativeFile.Wrapped(file), flags, outFlags);
        if (code != Ok)
            return code;
        Files[(nint)file] = watched;
        file->Methods = _methods;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeVfs* vfs, byte* name, int syncFolder)
    {
        var watched = Watched(name);
        var code = watched is null ? Ok : watched.Disk.Delete(watched.Path, syncFolder != 0);
        return code == Ok ? _base->Delete(_base, name, syncFolder) : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Random(NativeVfs* vfs, int count, byte* bytes)
    {
        _random.NextBytes(new Span<byte>(bytes, count));
        return count;
    }

    // Whoever holds a lock needs this thread to let go of it: waiting is of no use.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(NativeVfs* vfs, int microseconds) => microseconds;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CurrentTime(NativeVfs* vfs, long* julianMilliseconds)
    {
        if (Clock is not { } clock)
            return _base->CurrentTimeInt64(_base, julianMilliseconds);
        *julianMilliseconds = clock().ToUnixTimeMilliseconds() + UnixEpochInJulianMilliseconds;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        Files.TryRemove((nint)file, out _);
        return Base(file)->Close(NativeFile.Wrapped(file));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* buffer, int count, long offset)
    {
        var code = Of(file).Disk.Read();
        return code == Ok ? Base(file)->Read(NativeFile.Wrapped(file), buffer, count, offset) : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* buffer, int count, long offset)
    {
        var code = Of(file).Disk.Write(Of(file).Path, new ReadOnlySpan<byte>(buffer, count), offset);
        return code == Ok ? Base(file)->Write(NativeFile.Wrapped(file), buffer, count, offset) : code;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long size)
    {
        var code = Of(file).Disk.Truncate(Of(file).Path, size);
        return code == Ok ? Base(file)->Truncate(NativeFile.Wrapped(file), size) : code;
    }

    // What is durable is what the disk remembers; the real file needs no sync.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags) => Of(file).Disk.Sync(Of(file).Path);

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

    private sealed record OpenFile(string Path, CrashingDisk Disk);
}
