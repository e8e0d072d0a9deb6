using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;
using OfflineSync.Server.Push;

namespace OfflineSync.Server.Feed;

/// <summary>Where a client's reading of a scope stands; opaque to clients, which may keep it for years on a bad disk.</summary>
/// <param name="Tag">Names the log and the scope.</param>
/// <param name="Since">The checkpoint from which the delta starts.</param>
/// <param name="Position">How far the delta was read.</param>
/// <param name="StartHead">The head when the delta was started.</param>
/// <param name="Seen">The head when the delta was read last.</param>
/// <param name="SeenTime">When that change was committed: a log that was restored from a backup and grew again has another time there.</param>
internal sealed record Cursor(ulong Tag, long Since, LogPosition Position, long StartHead, long Seen, long SeenTime)
{
    private const byte Version = 2;

    // In the middle of a pull with a subscription or additions.
    private const byte PartVersion = 3;

    // It was not sealed, and did not tell what was seen.
    private const byte FirstVersion = 1;
    private const int BytesMax = 64;
    private const int PartsMax = 1000;

    /// <summary>What the pull asks for, see <see cref="Subscriptions.RequestMark"/>; 0 at a checkpoint, and for everything.</summary>
    public ulong Request { get; init; }

    /// <summary>The number of the part of the pull that comes next.</summary>
    public int Part { get; init; }

    /// <summary>Where that part was left.</summary>
    public ReadOnlyMemory<byte> PartAfter { get; init; }

    /// <summary>The beginning of a scope's log.</summary>
    public static Cursor Start { get; } = new(0, 0, default, 0, 0, 0);

    /// <summary>Whether the delta is complete: nothing was read after its checkpoint.</summary>
    public bool AtCheckpoint => Request == 0 && Position == LogPosition.EndOf(Since);

    /// <summary>Whether it stands at the beginning, and so fits any log.</summary>
    public bool AtStart => Tag == 0 && Since == 0 && Position.Change == 0;

    /// <summary>
    /// The cursor for a pull that asks for something: where it was left in the middle of one that asked for something else, it begins anew at the checkpoint from which that one
    /// started, so that nothing is missed.
    /// </summary>
    public Cursor For(ulong request)
    {
        if (Request == request || AtCheckpoint || AtStart)
            return this;
        return this with { Position = Since == 0 ? default : LogPosition.EndOf(Since), Request = 0, Part = 0, PartAfter = default };
    }

    /// <summary>The tag of a scope's log.</summary>
    public static ulong TagOf(string scope, Guid epoch)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(scope)];
        epoch.TryWriteBytes(bytes);
        Encoding.UTF8.GetBytes(scope, bytes.AsSpan(16));
        return BitConverter.ToUInt64(SHA256.HashData(bytes));
    }

    /// <summary>The bytes for the client.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>(BytesMax);
        output.Write([Request == 0 ? Version : PartVersion]);
        Varint.Write(output, Tag ^ Seal());
        Varint.Write(output, (ulong)Since);
        Varint.Write(output, (ulong)Position.Change);
        Varint.Write(output, (ulong)Position.Ordinal);
        Varint.Write(output, (ulong)StartHead);
        Varint.Write(output, (ulong)Seen);
        Varint.Write(output, (ulong)SeenTime);
        if (Request != 0)
        {
            Varint.Write(output, Request);
            Varint.Write(output, (ulong)Part);
            output.Write(PartAfter.Span);
        }
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what a client sent.</summary>
    /// <exception cref="RpcException">These are no bytes of a cursor.</exception>
    public static Cursor Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return Start;
        if (bytes[0] is not (FirstVersion or Version or PartVersion))
            throw Invalid("it has an unknown version");
        try
        {
            var offset = 1;
            var tag = Varint.Read(bytes, ref offset);
            var since = ReadNumber(bytes, ref offset, long.MaxValue);
            var position = new LogPosition(ReadNumber(bytes, ref offset, long.MaxValue), (int)ReadNumber(bytes, ref offset, int.MaxValue));
            var startHead = ReadNumber(bytes, ref offset, long.MaxValue);
            var cursor = new Cursor(tag, since, position, startHead, 0, 0);
            if (bytes[0] != FirstVersion)
            {
                cursor = cursor with { Seen = ReadNumber(bytes, ref offset, long.MaxValue), SeenTime = ReadNumber(bytes, ref offset, long.MaxValue) };
                if (bytes[0] == PartVersion)
                {
                    cursor = cursor with { Request = Varint.Read(bytes, ref offset), Part = (int)ReadNumber(bytes, ref offset, PartsMax) };
                    cursor = cursor with { PartAfter = bytes[offset..].ToArray() };
                    offset = bytes.Length;
                }
                cursor = cursor with { Tag = tag ^ cursor.Seal() };
            }
            return offset == bytes.Length ? cursor : throw Invalid("it is damaged");
        }
        catch (ProtocolException)
        {
            throw Invalid("it is damaged");
        }
    }

    /// <summary>Says why the cursor is not of this log; null when it is.</summary>
    public string? FindProblem(string scope, ScopePage page)
    {
        var head = page.Head;
        if (AtStart)
            return null;
        if (Tag != TagOf(scope, head.Epoch))
            return "it is damaged, of another scope, or the server's log was replaced";
        if (Position.Change > head.Change || Since > head.Change)
            return "it is beyond the end of the server's log, which was probably restored from a backup";
        return Seen > 0 && SeenTime != page.SeenTime ? "the server's log has another past now: it was probably restored from a backup" : null;
    }

    /// <summary>The cursor is refused.</summary>
    /// <param name="why">Why.</param>
    /// <param name="nextSequence">The sequence that the log expects of the client; 0: not known.</param>
    public static RpcException Invalid(string why, long nextSequence = 0) => new(
        StatusCode.FailedPrecondition,
        Reason.CursorInvalid,
        $"The cursor does not fit: {why}. Start with an empty cursor and keep the outbox.",
        nextSequence == 0
            ? null
            : new Dictionary<string, string> { [LedgerCheck.ExpectedTrailer] = nextSequence.ToString(System.Globalization.CultureInfo.InvariantCulture) });

    // Numbers that were damaged give a tag that is of no log.
    private ulong Seal()
    {
        Span<long> numbers = [Since, Position.Change, Position.Ordinal, StartHead, Seen, SeenTime];
        return Request == 0
            ? BitConverter.ToUInt64(SHA256.HashData(MemoryMarshal.AsBytes(numbers)))
            : BitConverter.ToUInt64(SHA256.HashData([.. MemoryMarshal.AsBytes(numbers), .. BitConverter.GetBytes(Request), .. BitConverter.GetBytes(Part), .. PartAfter.Span]));
    }

    private static long ReadNumber(ReadOnlySpan<byte> bytes, ref int offset, long max)
    {
        var number = Varint.Read(bytes, ref offset);
        return number <= (ulong)max ? (long)number : throw new ProtocolException("The number is too large.");
    }
}
