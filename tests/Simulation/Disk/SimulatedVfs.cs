using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace OfflineSync.Simulation.Disk;

/// <summary>
/// SQLite's file system: the files of each <see cref="CrashingDisk"/>. There is one in a process, the default one from the first disk on; files of no disk go
/// to the real one. A handle that nobody closed may be closed by the collector's thread.
/// </summary>
internal static unsafe class SimulatedVfs
{
    private const int AccessExists = 0;
    private const int SectorBytes = 4096;

    // SQLITE_IOCAP_POWERSAFE_OVERWRITE, as SQLite assumes it of Unix.
    private const int OverwritesSafely = 0x1000;
    private const long UnixEpochInJulianMilliseconds = 210_866_760_000_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<OpenFile> Files = [];
    private static ImmutableArray<CrashingDisk> _disks = [];
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
        _disks = _disks.Add(disk);
    }

    public static void Detach(CrashingDisk disk) => _disks = _disks.Remove(disk);

    /// <summary>The paths of a disk's files that are open, once for each connection.</summary>
    public static IReadOnlyList<string> OpenFilesOf(CrashingDisk disk)
    {
        lock (Gate)
            return [.. Files.Where(file => file.Disk == disk).Select(file => file.Path)];
    }

    /// <summary>Makes what SQLite draws by lot the same each time.</summary>
    public static void Seed(int seed)
    {
        _random = new Random(seed);
        NativeVfs.Randomness(0, null);
    }

    private static void Create()
    {
        SQLitePCL.Batteries_V2.Init();
        // Nobody asks how much memory SQLite uses, and counting it takes a lock for each allocation. A world has one thread, so that its connections need no
        // lock either. That is settled before SQLite starts.
        Check(raw.sqlite3_shutdown());
        Check(raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0));
        Check(raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD));
        Check(raw.sqlite3_initialize());
        _base = NativeVfs.Find(null);
        _vfs = (NativeVfs*)NativeMemory.AllocZeroed((nuint)sizeof(NativeVfs));
        *_vfs = *_base;
        _vfs->Next = null;
        _vfs->Name = (byte*)Marshal.StringToCoTaskMemUTF8("simulated");
        _vfs->FileSize = Math.Max(sizeof(NativeFile), _base->FileSize);
        _vfs->Open = &Open;
        _vfs->Delete = &Delete;
        _vfs->Access = &Access;
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
        if (code != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite does not take the file system: {code}.");
    }

    private static CrashingDisk? Find(byte* name, out string path)
    {
        path = Marshal.PtrToStringUTF8((nint)name) ?? "";
        foreach (var disk in _disks)
        {
            if (disk.Watches(path))
                return disk;
        }
        return null;
    }

    private static OpenFile Of(NativeFile* file) => (OpenFile)GCHandle.FromIntPtr(file->Handle).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(NativeVfs* vfs, byte* name, NativeFile* file, int flags, int* outFlags)
    {
        if (Find(name, out var path) is not { } disk)
            return _base->Open(_base, name, file, flags, outFlags);
        file->Methods = null;
        var code = disk.Open(path, (flags & raw.SQLITE_OPEN_CREATE) != 0, out var watched);
        if (code != raw.SQLITE_OK)
            return code;
        var opened = new OpenFile(path, disk, watched!);
        lock (Gate)
            Files.Add(opened);
        file->Handle = GCHandle.ToIntPtr(GCHandle.Alloc(opened));
        file->Methods = _methods;
        if (outFlags is not null)
            *outFlags = flags;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(NativeVfs* vfs, byte* name, int syncFolder) =>
        Find(name, out var path) is { } disk ? disk.Delete(path, syncFolder != 0) : _base->Delete(_base, name, syncFolder);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(NativeVfs* vfs, byte* name, int flags, int* result)
    {
        if (flags != AccessExists || Find(name, out var path) is not { } disk)
            return _base->Access(_base, name, flags, result);
        *result = disk.Has(path) ? 1 : 0;
        return raw.SQLITE_OK;
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
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(NativeFile* file)
    {
        var opened = Of(file);
        lock (Gate)
        {
            Files.Remove(opened);
            opened.Close();
        }
        GCHandle.FromIntPtr(file->Handle).Free();
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(NativeFile* file, byte* buffer, int count, long offset)
    {
        var opened = Of(file);
        var code = opened.Disk.Read();
        if (code != raw.SQLITE_OK)
            return code;
        var bytes = new Span<byte>(buffer, count);
        var there = opened.File.Read(bytes, offset);
        bytes[there..].Clear();
        return there == count ? raw.SQLITE_OK : raw.SQLITE_IOERR_SHORT_READ;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(NativeFile* file, byte* buffer, int count, long offset) =>
        Of(file).Disk.Write(Of(file), new ReadOnlySpan<byte>(buffer, count), offset);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(NativeFile* file, long size) => Of(file).Disk.Truncate(Of(file), size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(NativeFile* file, int flags) => Of(file).Disk.Sync(Of(file));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Size(NativeFile* file, long* size)
    {
        *size = Of(file).File.Length;
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Lock(NativeFile* file, int level)
    {
        lock (Gate)
            return Of(file).Lock(level);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Unlock(NativeFile* file, int level)
    {
        lock (Gate)
            Of(file).Unlock(level);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CheckReservedLock(NativeFile* file, int* result)
    {
        *result = Of(file).File.Lock.IsReserved ? 1 : 0;
        return raw.SQLITE_OK;
    }

    // Hints and questions that SQLite can do without.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Control(NativeFile* file, int operation, void* argument) => raw.SQLITE_NOTFOUND;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(NativeFile* file) => SectorBytes;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Characteristics(NativeFile* file) => OverwritesSafely;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedMemoryMap(NativeFile* file, int region, int size, int extend, void** memory)
    {
        lock (Gate)
            *memory = Of(file).Map(region, size, extend != 0);
        return raw.SQLITE_OK;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedMemoryLock(NativeFile* file, int offset, int count, int flags)
    {
        lock (Gate)
            return Of(file).LockShared(offset, count, flags);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SharedMemoryBarrier(NativeFile* file) => Thread.MemoryBarrier();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SharedMemoryUnmap(NativeFile* file, int delete)
    {
        lock (Gate)
            Of(file).Unmap();
        return raw.SQLITE_OK;
    }
}
