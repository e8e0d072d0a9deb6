using System.Security.Cryptography;
using Google.Protobuf;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using ServerState = OfflineSync.Protocol.Attachments.V1.AttachmentState;

namespace OfflineSync.Client.Tests.Attachments;

/// <summary>The server's half of the contract of attachments, in memory, with calls that fail where a test says so.</summary>
internal sealed class AttachmentServer
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Scope, string Hash), Upload> _uploads = [];

    public int ChunkBytes { get; set; } = 64 * 1024;

    /// <summary>How many bytes it gives at once at most.</summary>
    public int GivenAtOnce { get; set; } = 64 * 1024;

    /// <summary>The calls, as "method offset".</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Fails a call before it takes effect: takes the call, gives the failure or null.</summary>
    public Func<string, RpcException?> Fails { get; set; } = _ => null;

    /// <summary>Loses the answer of a call that took effect.</summary>
    public Func<string, RpcException?> LosesAnswer { get; set; } = _ => null;

    /// <summary>Whether it lets others see what has arrived; otherwise it is still scanning.</summary>
    public bool HasScanned { get; set; } = true;

    /// <summary>Damages what arrives or leaves.</summary>
    public Func<string, bool> Damages { get; set; } = _ => false;

    /// <summary>What a call waits for.</summary>
    public Func<string, Task> Holds { get; set; } = _ => Task.CompletedTask;

    public static RpcException Refusal { get; } = new(StatusCode.FailedPrecondition, Reason.AttachmentRefused, "No executables here.");

    public bool Has(string scope, AttachmentId id)
    {
        lock (_lock)
            return _uploads.GetValueOrDefault((scope, id.ToString()))?.IsComplete == true;
    }

    public int Begun(string method) => Calls.Count(call => call.StartsWith(method, StringComparison.Ordinal));

    /// <summary>Puts a whole file there, as another device does.</summary>
    public AttachmentId Put(string scope, byte[] content)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(content));
        _uploads[(scope, id)] = new Upload(content.Length) { Bytes = [.. content], IsComplete = true };
        return AttachmentId.Parse(id);
    }

    public void Forget(string scope, AttachmentId id) => _uploads.Remove((scope, id.ToString()));

    /// <summary>Goes back to where all had arrived and was not verified.</summary>
    public void Reopen(string scope, AttachmentId id) => _uploads[(scope, id.ToString())].IsComplete = false;

    public void Refuse(string scope, AttachmentId id) => _uploads[(scope, id.ToString())] = new Upload(0) { IsRefused = true };

    public async Task<T> AnswerAsync<T>(Func<T> answer, CancellationToken cancellationToken)
    {
        await Task.Yield();
        T answered;
        string call;
        RpcException? lost;
        lock (_lock)
        {
            answered = answer();
            call = Calls[^1];
            lost = LosesAnswer(call);
        }
        await Holds(call).WaitAsync(cancellationToken);
        return lost is null ? answered : throw lost;
    }

    public StatResponse Stat(StatRequest request)
    {
        Note($"Stat {request.Hashes.Count}");
        return new StatResponse { Attachments = { request.Hashes.Select(hash => Status(request.Scope, hash)) } };
    }

    public BeginUploadResponse Begin(BeginUploadRequest request)
    {
        Note("Begin");
        var key = (request.Scope, Name(request.Hash));
        if (!_uploads.TryGetValue(key, out var upload))
            _uploads.Add(key, upload = new Upload((long)request.Length));
        if (upload.IsRefused)
            throw Refusal;
        return new BeginUploadResponse { Complete = upload.IsComplete, Offset = (ulong)upload.Bytes.Count, ChunkBytes = (uint)ChunkBytes };
    }

    public UploadChunkResponse Take(UploadChunkRequest request)
    {
        Note($"Chunk {request.Offset}");
        var key = (request.Scope, Name(request.Hash));
        if (!_uploads.TryGetValue(key, out var upload))
            throw new RpcException(StatusCode.NotFound, "The upload was given up.");
        if (upload.Bytes.Count == upload.Length && HasScanned)
            upload.IsComplete = true;
        if (upload.IsComplete || (long)request.Offset != upload.Bytes.Count || (upload.Bytes.Count == upload.Length && request.Data.IsEmpty))
            return new UploadChunkResponse { Complete = upload.IsComplete, Offset = (ulong)upload.Bytes.Count };
        var rest = upload.Length - upload.Bytes.Count;
        Assert.Equal(Math.Min(ChunkBytes, rest), request.Data.Length);
        upload.Bytes.AddRange(Passed(request.Data));
        if (upload.Bytes.Count == upload.Length)
        {
            if (Convert.ToHexStringLower(SHA256.HashData([.. upload.Bytes])) != key.Item2)
            {
                _uploads.Remove(key);
                throw new RpcException(StatusCode.DataLoss, Reason.AttachmentDamaged, "It is not what its name says.");
            }
            upload.IsComplete = HasScanned;
        }
        return new UploadChunkResponse { Complete = upload.IsComplete, Offset = (ulong)upload.Bytes.Count };
    }

    public DownloadResponse Give(DownloadRequest request)
    {
        Note($"Give {request.Offset}");
        if (!_uploads.TryGetValue((request.Scope, Name(request.Hash)), out var upload) || !upload.IsComplete)
            throw new RpcException(StatusCode.NotFound, "It is not here.");
        var bytes = upload.Bytes.Skip((int)request.Offset).Take(Math.Min(GivenAtOnce, (int)request.Bytes)).ToArray();
        return new DownloadResponse { Data = ByteString.CopyFrom(Passed(ByteString.CopyFrom(bytes))), Length = (ulong)upload.Length, ContentType = "image/jpeg" };
    }

    /// <summary>What is there, whole or in part, to be taken over by another server.</summary>
    public void CopyTo(AttachmentServer other)
    {
        foreach (var (key, upload) in _uploads)
            other._uploads[key] = new Upload(upload.Length) { Bytes = [.. upload.Bytes], IsComplete = upload.IsComplete, IsRefused = upload.IsRefused };
        other.Calls.AddRange(Calls);
    }

    private void Note(string call)
    {
        Calls.Add(call);
        if (Fails(call) is { } failure)
            throw failure;
    }

    private byte[] Passed(ByteString data)
    {
        var bytes = data.ToByteArray();
        if (Damages(Calls[^1]))
            bytes[0] ^= 1;
        return bytes;
    }

    private AttachmentStatus Status(string scope, ByteString hash) => _uploads.GetValueOrDefault((scope, Name(hash))) is not { } upload
        ? new AttachmentStatus()
        : new AttachmentStatus
        {
            State = upload.IsRefused ? ServerState.Refused : upload.IsComplete ? ServerState.Complete : ServerState.Pending,
            Length = (ulong)upload.Length,
            Received = (ulong)upload.Bytes.Count,
        };

    private static string Name(ByteString hash) => Convert.ToHexStringLower(hash.Span);

    private sealed class Upload(long length)
    {
        public long Length { get; } = length;

        public List<byte> Bytes { get; init; } = [];

        public bool IsComplete { get; set; }

        public bool IsRefused { get; init; }
    }
}
