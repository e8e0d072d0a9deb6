using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace OfflineSync.Simulation.Servers;

/// <summary>What a node answers: head, body and trailers, as they are sent.</summary>
internal sealed class ServerResponse : Stream, IHttpResponseFeature, IHttpResponseBodyFeature, IHttpResponseTrailersFeature
{
    private readonly ServerCall _call;

    public ServerResponse(ServerCall call)
    {
        _call = call;
        Writer = PipeWriter.Create(this);
    }

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = Null;

    public bool HasStarted { get; private set; }

    public bool IsCompleted { get; private set; }

    public PipeWriter Writer { get; }

    Stream IHttpResponseBodyFeature.Stream => this;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void OnStarting(Func<object, Task> callback, object state) => throw new NotSupportedException();

    // What is registered here frees pooled memory.
    public void OnCompleted(Func<object, Task> callback, object state)
    {
    }

    public void DisableBuffering()
    {
    }

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
            return Task.CompletedTask;
        HasStarted = true;
        _call.Head(StatusCode, [.. Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.ToString()))]);
        return Task.CompletedTask;
    }

    public async Task CompleteAsync()
    {
        if (IsCompleted)
            return;
        await StartAsync();
        IsCompleted = true;
        _call.End([.. Trailers.Select(trailer => KeyValuePair.Create(trailer.Key, trailer.Value.ToString()))]);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await StartAsync(cancellationToken);
        if (buffer.Length > 0)
            _call.Body(buffer.ToArray());
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
