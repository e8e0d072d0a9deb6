using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Attachments.Scanning;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Validation;

namespace OfflineSync.EndToEnd.Tests.Attachments;

/// <summary>Scanners decide what others see.</summary>
public sealed class ScannerTests(SqliteStoreFixture store) : AttachmentScenario(store), IClassFixture<SqliteStoreFixture>
{
    private readonly Scanner _scanner = new();

    [Fact]
    public async Task A_file_that_a_scanner_takes_is_there()
    {
        await RestartAsync();
        var content = Noise((2 * Chunk) + 5);
        _scanner.Verdict = async (attachment, cancellationToken) =>
        {
            await using var read = attachment.OpenRead();
            Assert.Equal(Convert.ToHexStringLower(await SHA256.HashDataAsync(read, cancellationToken)), attachment.Hash);
            Assert.Equal((Scope, (long)content.Length, "image/jpeg"), (attachment.Scope, attachment.Length, attachment.ContentType));
            Assert.Equal(AttachmentState.Pending, (await StatAsync(content)).State);
            return ValidationResult.Accepted;
        };
        Assert.True(await UploadAsync(content));
        Assert.Equal(content, await DownloadAsync(content));
    }

    [Fact]
    public async Task A_file_that_a_scanner_refuses_is_deleted_and_never_taken_again()
    {
        await RestartAsync();
        var content = Noise(100);
        _scanner.Verdict = (_, _) => Task.FromResult(ValidationResult.Refused("VIRUS_FOUND", "The file has a virus."));
        Assert.False(await UploadAsync(content));
        Assert.Equal(AttachmentState.Refused, (await StatAsync(content)).State);
        Assert.Empty(Files());
        foreach (var call in new Func<Task>[] { () => BeginAsync(content), () => SendAsync(content, 0) })
        {
            var error = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal((StatusCode.FailedPrecondition, Reason.AttachmentRefused, "The file has a virus."), (error.Status, error.Reason, error.Message));
        }
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => ReadAsync(HashOf(content), 0, 1))).Status);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("late")]
    public async Task A_scanner_that_fails_leaves_the_file_pending_and_is_asked_again(string failure)
    {
        await RestartAsync();
        var content = Noise(100);
        _scanner.Verdict = failure == "throws"
            ? (_, _) => throw new InvalidOperationException("It is not there.")
            // It does not even look at the token.
            : (_, _) => new TaskCompletionSource<ValidationResult>().Task;
        Assert.False(await UploadAsync(content));
        var pending = await StatAsync(content);
        Assert.Equal((AttachmentState.Pending, 100UL), (pending.State, pending.Received));
        Assert.Equal((false, 100UL), (await BeginAsync(content) is var begun ? begun.Complete : default, begun.Offset));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => ReadAsync(HashOf(content), 0, 1))).Status);

        await ScanAsync();
        Assert.Equal(1, _scanner.Calls);
        Clock.Offset += TimeSpan.FromMinutes(1);
        await ScanAsync();
        await ScanAsync();
        Assert.Equal(2, _scanner.Calls);
        _scanner.Verdict = (_, _) => Task.FromResult(ValidationResult.Accepted);
        Clock.Offset += TimeSpan.FromMinutes(2);
        await ScanAsync();
        Assert.Equal(content, await DownloadAsync(content));
    }

    [Fact]
    public async Task A_file_that_waits_for_a_scanner_that_is_gone_is_taken()
    {
        await RestartAsync();
        var content = Noise(100);
        _scanner.Verdict = (_, _) => throw new InvalidOperationException("It is not there.");
        Assert.False(await UploadAsync(content));
        await StopAsync();
        await StartAsync();
        Clock.Offset += TimeSpan.FromMinutes(1);
        await ScanAsync();
        Assert.Equal(content, await DownloadAsync(content));
    }

    private async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync(
            services =>
            {
                services.AddSingleton(_scanner);
                services.AddAttachmentScanner<Scanner>();
            },
            options => options.Attachments.ScanTimeout = TimeSpan.FromSeconds(1));
    }

    private Task ScanAsync() => Server.Services.GetRequiredService<ScanService>().ScanAsync(CancellationToken.None);

    private sealed class Scanner : AttachmentScanner
    {
        public Func<ScannedAttachment, CancellationToken, Task<ValidationResult>> Verdict { get; set; } = (_, _) => Task.FromResult(ValidationResult.Accepted);

        public int Calls { get; private set; }

        public override Task<ValidationResult> ScanAsync(ScannedAttachment attachment, CancellationToken cancellationToken)
        {
            Calls++;
            return Verdict(attachment, cancellationToken);
        }
    }
}
