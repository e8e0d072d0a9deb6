using Microsoft.EntityFrameworkCore;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Server.Hosting;

namespace OfflineSync.EndToEnd.Tests.Attachments;

/// <summary>Which files the server takes, and how many.</summary>
public abstract class UploadRuleTests(StoreFixture store) : AttachmentScenario(store)
{
    private const long QuotaBytes = 300_000;

    [Fact]
    public async Task Files_that_are_too_long_or_of_another_type_are_refused_for_good()
    {
        var content = Noise(100);
        await RefusedAsync(() => BeginAsync(content, length: 200_001), StatusCode.FailedPrecondition, Reason.AttachmentRefused);
        await RefusedAsync(() => BeginAsync(content, type: "application/x-msdownload"), StatusCode.FailedPrecondition, Reason.AttachmentRefused);
        await BeginAsync(content, length: 200_000, type: "Application/PDF; name=a");
        await BeginAsync(content, type: "image/svg+xml");
    }

    [Theory]
    [InlineData("")]
    [InlineData("image")]
    [InlineData("image/")]
    [InlineData("/jpeg")]
    [InlineData("image/jpeg\n")]
    [InlineData("image/jp eg")]
    [InlineData("image/*")]
    [InlineData("image/äh")]
    public Task What_is_no_media_type_is_malformed(string type) =>
        RefusedAsync(() => BeginAsync(Noise(10), type: type), StatusCode.InvalidArgument, Reason.Malformed);

    [Fact]
    public async Task A_media_type_has_at_most_a_hundred_characters()
    {
        await BeginAsync(Noise(10), type: "image/" + new string('x', 94));
        await RefusedAsync(() => BeginAsync(Noise(10), type: "image/" + new string('x', 95)), StatusCode.InvalidArgument, Reason.Malformed);
    }

    [Fact]
    public async Task A_scope_has_as_many_bytes_as_it_may_those_to_come_included()
    {
        var (first, second, third) = (Noise(150_000), Noise(150_000), Noise(1));
        await UploadAsync(first);
        await BeginAsync(second);
        await RefusedAsync(() => BeginAsync(third), StatusCode.ResourceExhausted, Reason.QuotaExceeded);
        // What is there, or began, goes on.
        Assert.True((await BeginAsync(first)).Complete);
        // Its content is another one, so that it goes.
        await SendAsync(first, 0, hash: HashOf(second));
        await SendAsync(first, Chunk, hash: HashOf(second));
        await RefusedAsync(() => SendAsync(first, 2 * Chunk, hash: HashOf(second)), StatusCode.DataLoss, Reason.AttachmentDamaged);
        Assert.True(await UploadAsync(third));
        Assert.Equal(150_001, await QueryAsync(context => context.AttachmentScopes.Where(scope => scope.Scope == Scope).Select(scope => scope.Bytes).SingleAsync()));
    }

    [Fact]
    public async Task A_scope_has_as_many_uploads_at_one_time_as_it_may()
    {
        byte[][] files = [Noise(10), Noise(10), Noise(10), Noise(10)];
        foreach (var file in files[..3])
            await BeginAsync(file);
        await RefusedAsync(() => BeginAsync(files[3]), StatusCode.ResourceExhausted, Reason.QuotaExceeded);
        await UploadAsync(files[0]);
        Assert.True(await UploadAsync(files[3]));
    }

    [Fact]
    public async Task Without_a_folder_a_server_keeps_no_attachments()
    {
        await StopAsync();
        await StartAsync(configure: options => options.Attachments.Enabled = false);
        await RefusedAsync(() => StatAsync(Noise(1)), StatusCode.Unimplemented, Reason.Unspecified);
    }

    private protected override void Configure(ServerOptions options)
    {
        base.Configure(options);
        (options.Attachments.FileBytesMax, options.Attachments.ScopeBytesMax, options.Attachments.PendingMax) = (200_000, QuotaBytes, 3);
        options.Attachments.ContentTypes.Add("image/*");
        options.Attachments.ContentTypes.Add("application/pdf");
    }

    private static async Task RefusedAsync(Func<Task> call, StatusCode status, Reason reason)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((status, reason), (error.Status, error.Reason));
    }
}

public sealed class SqliteUploadRuleTests(SqliteStoreFixture store) : UploadRuleTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresUploadRuleTests(PostgresStoreFixture store) : UploadRuleTests(store), IClassFixture<PostgresStoreFixture>;
