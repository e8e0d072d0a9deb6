using Google.Protobuf;
using Microsoft.EntityFrameworkCore;
using OfflineSync.EndToEnd.Tests.Access;
using OfflineSync.Protocol.Attachments.V1;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;

namespace OfflineSync.EndToEnd.Tests.Attachments;

/// <summary>Files on their way to the server and back.</summary>
public abstract class UploadTests(StoreFixture store) : AttachmentScenario(store)
{
    [Fact]
    public async Task A_file_arrives_in_chunks_and_is_there_for_all_once_it_is_whole()
    {
        var content = Noise((3 * Chunk) + 17);
        var begun = await BeginAsync(content);
        Assert.Equal((false, 0UL, (uint)Chunk), (begun.Complete, begun.Offset, begun.ChunkBytes));
        for (var offset = 0; offset < 3 * Chunk; offset += Chunk)
        {
            var sent = await SendAsync(content, offset);
            Assert.Equal((false, (ulong)(offset + Chunk)), (sent.Complete, sent.Offset));
        }
        var pending = await StatAsync(content);
        Assert.Equal((AttachmentState.Pending, 3UL * Chunk, (ulong)content.Length, "image/jpeg"), (pending.State, pending.Received, pending.Length, pending.ContentType));
        Assert.Equal(StatusCode.NotFound, await FailureAsync(() => ReadAsync(HashOf(content), 0, 1)));

        var last = await SendAsync(content, 3 * Chunk);
        Assert.Equal((true, (ulong)content.Length), (last.Complete, last.Offset));
        Assert.Equal(content, await DownloadAsync(content));
        var complete = await StatAsync(content);
        Assert.Equal((AttachmentState.Complete, (ulong)content.Length), (complete.State, complete.Received));
        Assert.Single(Files());
    }

    [Fact]
    public async Task A_part_of_a_file_is_what_was_asked_for_and_nothing_behind_its_end()
    {
        var content = Noise(1_000);
        await UploadAsync(content);
        Assert.Equal(content[10..15], (await ReadAsync(HashOf(content), 10, 5)).Data);
        Assert.Equal(content[990..], (await ReadAsync(HashOf(content), 990, Chunk)).Data);
        Assert.Empty((await ReadAsync(HashOf(content), 1_000, 1)).Data);
        Assert.Empty((await ReadAsync(HashOf(content), long.MaxValue, 1)).Data);
        Assert.Equal(StatusCode.InvalidArgument, await FailureAsync(() => ReadAsync(HashOf(content), 0, 0)));
    }

    [Fact]
    public async Task An_upload_goes_on_where_it_was_broken_off_also_after_a_restart()
    {
        var content = Noise(4 * Chunk);
        await BeginAsync(content);
        await SendAsync(content, 0);
        await StopAsync();
        // What a write left behind that the end of the process cut off.
        await using (var torn = new FileStream(Assert.Single(Files()), FileMode.Append))
            torn.Write(Noise(1_234));
        await StartAsync();

        Assert.Equal((ulong)Chunk, (await StatAsync(content)).Received);
        Assert.Equal((ulong)Chunk, (await BeginAsync(content)).Offset);
        Assert.True(await UploadAsync(content));
        Assert.Equal(content, await DownloadAsync(content));
    }

    [Fact]
    public async Task A_chunk_that_is_not_the_next_one_changes_nothing_and_learns_which_one_is()
    {
        var content = Noise(3 * Chunk);
        await BeginAsync(content);
        Assert.Equal(0UL, (await SendAsync(content, Chunk)).Offset);
        Assert.Equal((ulong)Chunk, (await SendAsync(content, 0)).Offset);
        Assert.Equal((ulong)Chunk, (await SendAsync(content, 0)).Offset);
        Assert.True(await UploadAsync(content));
        Assert.True((await SendAsync(content, 0)).Complete);
        Assert.Equal(content, await DownloadAsync(content));
    }

    [Fact]
    public async Task A_chunk_of_another_size_is_refused()
    {
        var content = Noise(3 * Chunk);
        await BeginAsync(content);
        Assert.Equal(StatusCode.InvalidArgument, await FailureAsync(() => SendAsync(content, 0, Chunk - 1)));
        Assert.Equal(StatusCode.InvalidArgument, await FailureAsync(() => SendAsync(content, 0, Chunk + 1)));
        Assert.True(await UploadAsync(content));
    }

    [Fact]
    public async Task A_file_that_the_server_has_is_not_sent_again()
    {
        var content = Noise(100);
        Assert.True(await UploadAsync(content));
        var again = await BeginAsync(content);
        Assert.Equal((true, 100UL), (again.Complete, again.Offset));
        Assert.Single(Files());
    }

    [Fact]
    public async Task Two_clients_with_the_same_file_share_the_upload()
    {
        var content = Noise(8 * Chunk);
        await Task.WhenAll(UploadAsync(content), UploadAsync(content));
        Assert.Equal(content, await DownloadAsync(content));
        Assert.Single(Files());
        Assert.Equal(content.Length, await QueryAsync(context => context.AttachmentScopes.Where(scope => scope.Scope == Scope).Select(scope => scope.Bytes).SingleAsync()));
        Assert.Equal(0, await QueryAsync(context => context.AttachmentScopes.Where(scope => scope.Scope == Scope).Select(scope => scope.Pending).SingleAsync()));
    }

    [Fact]
    public async Task A_file_with_another_content_than_its_hash_says_is_thrown_away()
    {
        var (content, damaged) = (Noise(2 * Chunk), Noise(2 * Chunk));
        await BeginAsync(content);
        await SendAsync(damaged, 0, hash: HashOf(content));
        var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(damaged, Chunk, hash: HashOf(content)));
        Assert.Equal((StatusCode.DataLoss, Reason.AttachmentDamaged), (error.Status, error.Reason));
        Assert.Empty(Files());
        Assert.Equal(AttachmentState.Unspecified, (await StatAsync(content)).State);
        Assert.Equal(StatusCode.NotFound, await FailureAsync(() => SendAsync(content, 0)));
        Assert.True(await UploadAsync(content));
    }

    [Fact]
    public async Task Of_two_lengths_of_one_file_the_one_that_verifies_counts()
    {
        var content = Noise(2 * Chunk);
        await BeginAsync(content, length: 5_000_000);
        await SendAsync(content, 0);
        Assert.Equal(0UL, (await BeginAsync(content)).Offset);
        Assert.True(await UploadAsync(content));
        Assert.True((await BeginAsync(content, length: 5_000_000)).Complete);
        Assert.Equal((ulong)content.Length, (await StatAsync(content)).Length);
    }

    [Fact]
    public async Task An_empty_file_is_there_at_once()
    {
        Assert.True((await BeginAsync([])).Complete);
        Assert.Empty(await DownloadAsync([]));
        var error = await Assert.ThrowsAsync<RpcException>(() => BeginAsync([], hash: HashOf(Noise(5))));
        Assert.Equal(Reason.AttachmentDamaged, error.Reason);
    }

    [Fact]
    public async Task What_the_end_of_the_server_left_uncompleted_is_completed_by_the_next_call()
    {
        var content = Noise(2 * Chunk);
        await UploadAsync(content);
        await QueryAsync(context => context.Attachments.Where(attachment => attachment.Scope == Scope)
            .ExecuteUpdateAsync(set => set.SetProperty(attachment => attachment.State, (short)1)));
        Assert.Equal(AttachmentState.Pending, (await StatAsync(content)).State);
        Assert.True((await BeginAsync(content)).Complete);
        Assert.Equal(AttachmentState.Complete, (await StatAsync(content)).State);
    }

    [Fact]
    public async Task A_file_that_is_missing_is_brought_again()
    {
        var content = Noise(100);
        await UploadAsync(content);
        File.Delete(Assert.Single(Files()));
        Assert.Equal(StatusCode.NotFound, await FailureAsync(() => ReadAsync(HashOf(content), 0, 10)));
        Assert.Equal(AttachmentState.Unspecified, (await StatAsync(content)).State);
        Assert.True(await UploadAsync(content));
        Assert.Equal(content, await DownloadAsync(content));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_costs_nothing_but_time()
    {
        var (content, other) = (Noise(100), Noise(100));
        await UploadAsync(content);
        var away = Folder + "-away";
        Directory.Move(Folder, away);
        Directory.CreateDirectory(Folder);
        Assert.Equal(StatusCode.Unavailable, await FailureAsync(() => ReadAsync(HashOf(content), 0, 10)));
        Assert.Equal(StatusCode.Unavailable, await FailureAsync(() => BeginAsync(other)));
        Directory.Delete(Folder, recursive: true);
        Directory.Move(away, Folder);
        Assert.Equal(content, await DownloadAsync(content));
        Assert.True(await UploadAsync(other));
    }

    [Fact]
    public async Task While_another_node_writes_a_file_a_call_is_told_to_come_again()
    {
        var content = Noise(2 * Chunk);
        await BeginAsync(content);
        await SendAsync(content, 0);
        using (File.OpenHandle(Assert.Single(Files()), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var error = await Assert.ThrowsAsync<RpcException>(() => SendAsync(content, Chunk));
            Assert.Equal((StatusCode.Unavailable, TimeSpan.FromSeconds(2)), (error.Status, RetryPushback.Of(error)));
        }
        Assert.True(await UploadAsync(content));
        Assert.Equal(content, await DownloadAsync(content));
    }

    [Fact]
    public async Task Who_may_only_read_a_scope_reads_its_files_and_adds_none()
    {
        var content = Noise(100);
        await UploadAsync(content);
        await StopAsync();
        await StartAsync(configure: options => options.Access.Keys.Add(Token.Key));
        var (reader, stranger) = (ChannelAs(new Token { Read = [Scope] }.Text()), ChannelAs(new Token { Subject = "bob", Write = ["other"] }.Text()));
        var client = ByteString.CopyFrom(Guid.NewGuid().ToByteArray());
        var stat = new StatRequest { Scope = Scope, ClientId = client, Hashes = { HashOf(content) } };
        var read = new DownloadRequest { Scope = Scope, ClientId = client, Hash = HashOf(content), Bytes = 100 };
        var begin = new BeginUploadRequest { Scope = Scope, ClientId = client, Hash = HashOf(content), Length = 100, ContentType = "a/b" };
        var chunk = new UploadChunkRequest { Scope = Scope, ClientId = client, Hash = HashOf(content), Data = ByteString.CopyFrom(content) };

        Assert.Equal(AttachmentState.Complete, (await CallAsync<StatRequest, StatResponse>(SyncMethods.AttachmentStat, stat, reader)).Attachments.Single().State);
        Assert.Equal(content, (await CallAsync<DownloadRequest, DownloadResponse>(SyncMethods.AttachmentDownload, read, reader)).Data);
        Assert.Equal(StatusCode.PermissionDenied, await FailureAsync(() => CallAsync<BeginUploadRequest, BeginUploadResponse>(SyncMethods.AttachmentBeginUpload, begin, reader)));
        Assert.Equal(StatusCode.PermissionDenied, await FailureAsync(() => CallAsync<UploadChunkRequest, UploadChunkResponse>(SyncMethods.AttachmentUploadChunk, chunk, reader)));
        Assert.Equal(StatusCode.PermissionDenied, await FailureAsync(() => CallAsync<StatRequest, StatResponse>(SyncMethods.AttachmentStat, stat, stranger)));
        Assert.Equal(StatusCode.PermissionDenied, await FailureAsync(() => CallAsync<DownloadRequest, DownloadResponse>(SyncMethods.AttachmentDownload, read, stranger)));
        Assert.Equal(StatusCode.Unauthenticated, await FailureAsync(() => CallAsync<DownloadRequest, DownloadResponse>(SyncMethods.AttachmentDownload, read)));
    }

    [Fact]
    public async Task The_same_file_in_two_scopes_is_two_files()
    {
        var content = Noise(100);
        await UploadAsync(content);
        var request = new DownloadRequest { Scope = Scope + "x", ClientId = Client, Hash = HashOf(content), Bytes = 10 };
        Assert.Equal(StatusCode.NotFound, await FailureAsync(() => CallAsync<DownloadRequest, DownloadResponse>(SyncMethods.AttachmentDownload, request)));
    }

    [Fact]
    public async Task Hashes_that_were_never_heard_of_are_no_error_and_answers_come_in_order()
    {
        var (known, unknown) = (Noise(5), Noise(6));
        await UploadAsync(known);
        var request = new StatRequest { Scope = Scope, ClientId = Client, Hashes = { HashOf(unknown), HashOf(known), HashOf(unknown), HashOf(known) } };
        var answer = await CallAsync<StatRequest, StatResponse>(SyncMethods.AttachmentStat, request);
        Assert.Equal([0UL, 5, 0, 5], answer.Attachments.Select(status => status.Length));
        request.Hashes.Clear();
        Assert.Equal(StatusCode.InvalidArgument, await FailureAsync(() => CallAsync<StatRequest, StatResponse>(SyncMethods.AttachmentStat, request)));
        request.Hashes.Add(Enumerable.Range(0, 1_000).Select(_ => HashOf(Noise(8))));
        Assert.Equal(1_000, (await CallAsync<StatRequest, StatResponse>(SyncMethods.AttachmentStat, request)).Attachments.Count);
        request.Hashes.Add(HashOf(Noise(8)));
        Assert.Equal(StatusCode.InvalidArgument, await FailureAsync(() => CallAsync<StatRequest, StatResponse>(SyncMethods.AttachmentStat, request)));
        request.Hashes.Clear();
        request.Hashes.Add(Client);
        Assert.Equal(StatusCode.InvalidArgument, await FailureAsync(() => CallAsync<StatRequest, StatResponse>(SyncMethods.AttachmentStat, request)));
    }

    private static async Task<StatusCode> FailureAsync(Func<Task> call) => (await Assert.ThrowsAsync<RpcException>(call)).Status;
}

public sealed class SqliteUploadTests(SqliteStoreFixture store) : UploadTests(store), IClassFixture<SqliteStoreFixture>;

public sealed class PostgresUploadTests(PostgresStoreFixture store) : UploadTests(store), IClassFixture<PostgresStoreFixture>;
